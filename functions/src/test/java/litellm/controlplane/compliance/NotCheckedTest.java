package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.StackTags;
import litellm.controlplane.testing.StandardOutput;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** moto behind a proxy that refuses some of the calls. */
@Order(1)
class NotCheckedTest {
    private static final String POLICY =
            " Where bootstrap-template.yaml allows it, a policy of the account or its organization denies it.";

    @AutoClose
    private final RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint());

    private final String environment = Moto.newEnvironment();

    @Test
    void aRefusedCallIsAFindingAndTheRestGoesOn() {
        Moto.shared()
                .client(CloudWatchLogsClient.builder())
                .createLogGroup(create -> create.logGroupName("/ecs/%s-litellm-proxy".formatted(environment)));
        proxy.refuse("DescribeVpcs", 403, "UnauthorizedOperation");
        proxy.refuse("ListKeys", 400, "AccessDeniedException");

        Assessment assessment = scan();

        assertThat(problems(assessment))
                .containsExactlyInAnyOrder(
                        "Not checked: AWS::EC2::VPC, because ec2:DescribeVpcs came to: access denied.%s"
                                .formatted(POLICY),
                        "Not checked: AWS::KMS::Key, because kms:ListKeys came to: access denied.%s".formatted(POLICY));
        assertThat(fixes(assessment)).as("another scan would come to the same").containsOnly("");
        assertThat(assessment.outcome()).isEqualTo("FINDINGS");
        assertThat(assessment.findings())
                .anyMatch(finding -> finding.name().equals("/ecs/" + environment + "-litellm-proxy"));
    }

    @Test
    void aServiceThatThrottlesToTheEndIsNotChecked() {
        proxy.refuse("ListSecrets", 400, "ThrottlingException");

        Assessment assessment = scan();

        assertThat(problems(assessment))
                .containsExactly(
                        "Not checked: AWS::SecretsManager::Secret, because secretsmanager:ListSecrets came to: throttled to the last attempt.");
        assertThat(fixes(assessment)).containsExactly("litellmctl scan " + environment);
        assertThat(proxy.calls("ListSecrets")).isEqualTo(6);
    }

    /** A region without a service has nothing of it; it is told, and nobody is sent to do anything about it. */
    @Test
    void aCallThatTheRegionDoesNotHaveIsOnlyWorthKnowing() {
        proxy.refuse("ListSecrets", 400, "UnknownOperationException");
        proxy.refuse("DescribeFlowLogs", 400, "InvalidAction");

        Assessment assessment = scan();

        assertThat(assessment.findings())
                .filteredOn(Finding::notChecked)
                .hasSize(2)
                .allMatch(finding -> finding.severity() == Severity.INFORMATIONAL)
                .allMatch(finding -> finding.problem().endsWith("came to: the service does not know it here."));
        assertThat(assessment.outcome()).isEqualTo("CLEAN");
        assertThat(assessment.notChecked()).isZero();
    }

    @Test
    void withoutTheStacksNothingIsJudged() {
        Moto.shared()
                .client(CloudWatchLogsClient.builder())
                .createLogGroup(create -> create.logGroupName("/ecs/%s-litellm-proxy".formatted(environment)));
        proxy.refuse("DescribeStacks", 403, "AccessDenied");

        Assessment assessment = scan();

        assertThat(assessment.findings()).allMatch(Finding::notChecked);
        assertThat(problems(assessment).getFirst()).contains("no other resource was judged");
    }

    /** Of a stack whose resources are not known everything would look left behind. */
    @Test
    void withoutTheResourcesOfAStackNothingIsJudged() {
        deploy();
        proxy.refuse("ListStackResources", 403, "AccessDenied");

        assertThat(scan().findings())
                .extracting(Finding::problem)
                .containsExactly(
                        "Not checked: AWS::CloudFormation::Stack, because cloudformation:ListStackResources came to: access denied.%s Without the stacks nobody can say what belongs to them: no other resource was judged."
                                .formatted(POLICY));
    }

    /** Most services list their resources without tags, so that each of them would look as if it had none. */
    @Test
    void withoutTheTagsNoneIsMissing() {
        deploy();
        assertThat(scan().findings()).extracting(Finding::rule).contains("RequiredTags");

        proxy.refuse("GetResources", 400, "PaginationTokenExpiredException");

        assertThat(scan().findings())
                .filteredOn(finding ->
                        finding.rule().equals("RequiredTags") || finding.name().equals("tags"))
                .extracting(Finding::problem)
                .containsExactly(
                        "Not checked: tags, because tag:GetResources came to: PaginationTokenExpiredException.");
    }

    /** Another team's, or one whose tags somebody has replaced: the commands would change, or delete, what is there. */
    @Test
    void aStackWithoutOurTagsIsNotJudged() {
        deploy(StackTags.of(Map.of("Owner", "network-team")));

        assertThat(scan().findings())
                .extracting(Finding::type, Finding::name, Finding::environment, Finding::problem, Finding::fix)
                .containsExactly(tuple(
                        ResourceTypes.STACK,
                        environment + "-litellm-stack",
                        environment,
                        "Not checked: %1$s-litellm-stack and what it holds, because it is without the tags Application=litellm, Environment=%1$s and ManagedBy=CloudFormation or litellm-control-plane, so that it may be someone else's; docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\", says how they come back."
                                .formatted(environment),
                        ""));
    }

    /** As beside a deployment that makes its first stack after the scan has read the stacks, and before it reads the rest. */
    @Test
    void whatAStackHasMadeSinceTheStacksWereReadIsNotLeftBehind() {
        deploy();
        proxy.answerOnce("DescribeStacks", """
                <DescribeStacksResponse><DescribeStacksResult><Stacks/></DescribeStacksResult></DescribeStacksResponse>""");

        assertThat(scan().findings()).extracting(Finding::rule).doesNotContain("Leftover");
    }

    /** The report has a word for each; whoever looks for the cause of one that nobody foresaw needs its place in the code. */
    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void whatIsNotCheckedIsInTheLogToo() {
        proxy.refuse("ListKeys", 400, "AccessDeniedException");
        proxy.answer("DescribeVpcs", "<R><vpcSet><item/></vpcSet></R>");

        List<JsonObject> lines =
                StandardOutput.of(this::scan).lines().map(JsonObject::parse).toList();
        assertThat(lines)
                .filteredOn(line -> line.optionalText("type").equals(Optional.of("AWS::KMS::Key")))
                .singleElement()
                .satisfies(line -> assertThat(line.members())
                        .containsEntry("level", "WARN")
                        .containsEntry("message", "Not checked")
                        .containsEntry("action", "kms:ListKeys")
                        .containsEntry("reason", "access denied")
                        .doesNotContainKey("stackTrace"));
        assertThat(lines)
                .filteredOn(line -> line.optionalText("type").equals(Optional.of("AWS::EC2::VPC")))
                .singleElement()
                .satisfies(line -> assertThat(line.members())
                        .containsEntry("reason", "IllegalArgumentException")
                        .hasEntrySatisfying(
                                "stackTrace",
                                frames -> assertThat(frames)
                                        .asInstanceOf(InstanceOfAssertFactories.LIST)
                                        .first()
                                        .asString()
                                        .contains("JsonObject")));
    }

    private void deploy() {
        deploy(StackTags.ofEnvironment(environment));
    }

    private void deploy(List<Tag> tags) {
        Moto.shared()
                .client(CloudFormationClient.builder())
                .createStack(create -> create.stackName(environment + "-litellm-stack")
                        .tags(tags)
                        .templateBody("""
                        {"Resources": {"LogGroup": {"Type": "AWS::Logs::LogGroup",
                         "Properties": {"LogGroupName": "/ecs/%s-litellm-proxy"}}}}""".formatted(environment)));
    }

    private Assessment scan() {
        return new ComplianceScan(
                        proxy.settings(Map.of()), Clock.systemUTC(), Duration.ofMinutes(5), release -> "allowed: []")
                .scan(Requests.deploy(environment), ScanMode.AUTO);
    }

    private static List<String> fixes(Assessment assessment) {
        return assessment.findings().stream()
                .filter(Finding::notChecked)
                .map(Finding::fix)
                .toList();
    }

    private static List<String> problems(Assessment assessment) {
        return assessment.findings().stream()
                .filter(Finding::notChecked)
                .map(Finding::problem)
                .toList();
    }
}
