package litellm.console.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import litellm.console.Pause;
import litellm.console.Project;
import litellm.console.aws.Aws;
import litellm.console.aws.ControlPlaneStack;
import litellm.console.bootstrap.ControlPlane;
import litellm.console.release.AssembledRelease;
import litellm.console.release.ReleaseAssembler;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.sns.SnsClient;

/** Whether the control plane is installed, whole, and of this working copy's release. */
record ControlPlaneExamination(Aws aws, Project project) {
    private static final String SUBJECT = "Control plane";
    private static final String RELEASE = "Release";
    private static final Set<StackStatus> WHOLE =
            Set.of(StackStatus.CREATE_COMPLETE, StackStatus.UPDATE_COMPLETE, StackStatus.UPDATE_ROLLBACK_COMPLETE);

    List<Finding> examine() {
        AssembledRelease wanted = new ReleaseAssembler(project).assemble();
        return stack().map(stack -> findings(stack, wanted))
                .orElseGet(() -> List.of(Finding.fail(SUBJECT, "not installed", "litellmctl bootstrap installs it")));
    }

    private List<Finding> findings(Stack stack, AssembledRelease wanted) {
        List<Finding> findings = new ArrayList<>();
        findings.add(finding(stack, wanted.id()));
        if (installed(stack).equals(wanted.id())) {
            findings.addAll(Doctor.look(RELEASE, () -> List.of(files(wanted))));
        }
        findings.addAll(Doctor.look("Alarms", () -> alarms(stack)));
        return findings;
    }

    /** The stack does not know of what somebody has deleted from the bucket; of another release nothing here says what it has. */
    private Finding files(AssembledRelease release) {
        List<String> missing = new ControlPlane(aws, _ -> {}, Pause.SLEEP).missing(release);
        return missing.isEmpty()
                ? Finding.ok(RELEASE, "all its files are in the artifact bucket")
                : Finding.fail(
                        RELEASE,
                        "the artifact bucket lacks " + String.join(", ", missing),
                        "litellmctl bootstrap uploads what is missing");
    }

    /** Nothing of a stack that has not come to its topic. */
    private List<Finding> alarms(Stack stack) {
        String topic = Stacks.outputs(stack).get("AlertsTopicArn");
        if (topic == null) {
            return List.of();
        }
        try (SnsClient sns = aws.client(SnsClient.builder())) {
            return List.of(new AlarmExamination(sns)
                    .examine(topic, Stacks.parameters(stack).getOrDefault("AlertEmail", "")));
        }
    }

    static Finding finding(Stack stack, String wanted) {
        String installed = installed(stack);
        if (installed.equals("none")) {
            return Finding.fail(
                    SUBJECT,
                    "installed without a release, " + stack.stackStatusAsString(),
                    "litellmctl bootstrap finishes it");
        }
        if (!WHOLE.contains(stack.stackStatus())) {
            return Finding.warn(
                    SUBJECT,
                    "release %s, %s".formatted(installed, stack.stackStatusAsString()),
                    "litellmctl bootstrap finishes it");
        }
        return installed.equals(wanted)
                ? Finding.ok(SUBJECT, "release " + installed)
                : Finding.warn(
                        SUBJECT,
                        "release %s; this working copy is %s".formatted(installed, wanted),
                        "litellmctl bootstrap installs this one, be it newer or older; until then the installed one is deployed, or what was deployed since");
    }

    private static String installed(Stack stack) {
        return Stacks.outputs(stack).getOrDefault("InstalledRelease", "none");
    }

    private Optional<Stack> stack() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return new Stacks(cloudFormation).find(ControlPlaneStack.NAME);
        }
    }
}
