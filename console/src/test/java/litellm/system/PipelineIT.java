package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.system.PipelineAgent.StepResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The pipeline's own steps, run as an agent runs them, from a fresh clone against a local cloud. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("campaign")
class PipelineIT {
    private static final String KEY = "sk-pipeline-0123456789";

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private PipelineAgent agent;

    @BeforeAll
    void installTheControlPlaneAndCloneTheRepository() throws IOException, InterruptedException {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        litellmctl.succeed(
                "--local",
                "bootstrap",
                "--azure-devops-organization",
                "0a1b2c3d-0000-4000-8000-0123456789ab",
                "--azure-devops-connection",
                "contoso/llm/litellm-deployer");
        agent = new PipelineAgent(folder, litellmctl);
        agent.fetchWhatWasBuilt();
        StepResult taken = agent.run("Take litellmctl as it was built");
        assertThat(taken.exitCode()).as(taken.output()).isZero();
        assertThat(taken.output()).doesNotContain("building");
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @Test
    @Order(1)
    void uploadsTheReleaseOnceAndStoresTheKeysOutOfSight() throws IOException, InterruptedException {
        agent.change("config.yaml", "# A commit that is not installed yet.\n");
        StepResult first = agent.run("Upload the release");
        StepResult second = agent.run("Upload the release");
        agent.setSecret("OPENAI_API_KEY", KEY);
        StepResult keys = agent.run("Store the provider keys");

        assertThat(first.exitCode()).as(first.output()).isZero();
        assertThat(first.output()).contains("Uploaded s3://litellm-control-plane-");
        assertThat(second.output()).contains("is there already");
        assertThat(keys.exitCode()).as(keys.output()).isZero();
        assertThat(keys.output())
                .contains("holds OPENAI_API_KEY and no other key;")
                .doesNotContain(KEY);
        try (SecretsManagerClient secrets = litellmctl.aws().client(SecretsManagerClient.builder())) {
            assertThat(secrets.getSecretValue(value -> value.secretId("litellm-control-plane/dev/provider-keys"))
                            .secretString())
                    .isEqualTo("{\"OPENAI_API_KEY\":\"%s\"}".formatted(KEY));
        }
    }

    @Test
    @Order(2)
    void showsAHostileReasonAsPlainTextAndFails() throws IOException, InterruptedException {
        String reason =
                "##vso[task.setvariable variable=PATH;]/evil\n##vso[task.complete result=Succeeded;]\n##[error]100% %0A 🚀 "
                        + "y".repeat(9_900) + " end";
        litellmctl.succeed("local", "fail", "dev-network-stack", "VPC", "--reason", reason);
        agent.set("BUILD_BUILDID", "1");
        StepResult start = agent.run("Start the execution");
        StepResult follow = agent.run("Follow, part 16");

        assertThat(start.exitCode()).as(start.output()).isZero();
        assertThat(follow.exitCode()).isEqualTo(1);
        assertThat(follow.agent().output("status")).isEqualTo("FAILED");
        assertThat(follow.agent().named("task.complete")).isEmpty();
        assertThat(follow.agent().named("task.setvariable"))
                .extracting(command -> command.property("variable"))
                .containsOnly("executionArn", "status");
        assertThat(follow.agent().named("task.logissue"))
                .singleElement()
                .satisfies(issue -> assertThat(issue.data())
                        .startsWith("StackFailed: ")
                        .contains("##vso[task.setvariable variable=PATH;]/evil", "100% %0A 🚀"));
        assertThat(follow.agent().log())
                .anyMatch(line -> line.contains("## vso[task.setvariable variable=PATH;]/evil"));
        assertThat(PipelineAgent.read(agent.files(".xml").getFirst()))
                .contains("<failure type=\"StackFailed\" message=\"")
                .contains("##vso[task.setvariable variable=PATH;]/evil", "🚀");
        assertThat(PipelineAgent.read(agent.files(".md").getFirst()))
                .contains("\\#\\#vso\\[task\\.setvariable variable=PATH;\\]/evil")
                .doesNotContain("##vso[");
    }

    @Test
    @Order(3)
    void startsOnceForABuildAndGoesOnAfterAKill() throws IOException, InterruptedException {
        long before = calls("StartExecution");
        agent.set("BUILD_BUILDID", "2");
        StepResult start = agent.run("Start the execution");
        StepResult again = agent.run("Start the execution");
        kill(agent.start("Follow, part 16"), "Deploy network");
        StepResult follow = agent.run("Follow, part 16");

        assertThat(start.agent().output("executionArn")).endsWith(":build-2-deploy-dev");
        assertThat(again.agent().output("executionArn")).isEqualTo(start.agent().output("executionArn"));
        assertThat(calls("StartExecution") - before).isEqualTo(1);
        assertThat(follow.exitCode()).as(follow.output()).isZero();
        assertThat(follow.agent().named("task.logissue")).as("warnings").isEmpty();
        assertThat(follow.agent().output("status")).isEqualTo("SUCCEEDED");
        assertThat(follow.agent().output("endpoint")).startsWith("http");
        assertThat(follow.agent().named("task.logdetail"))
                .filteredOn(row -> "Verify deployment".equals(row.property("name")))
                .last()
                .satisfies(row -> assertThat(row.property("result")).isEqualTo("Succeeded"));
        assertThat(agent.files("build-2-deploy-dev.xml")).hasSize(1);
        assertThat(follow.output()).doesNotContain(KEY);
    }

    @Test
    @Order(4)
    void showsWhatAPlanWouldChangeAndThatAnotherControlPlaneMadeIt() throws IOException, InterruptedException {
        agent.change("bootstrap-template.yaml", "# A commit that is not installed yet.\n");
        assertThat(agent.run("Upload the release").exitCode()).isZero();
        agent.fill("action", "plan");
        agent.fill("network_EnableNatGateway", "false");
        StepResult follow = follow("3", 0);

        assertThat(follow.agent().named("task.logissue"))
                .satisfiesExactly(
                        issue -> assertThat(issue.data()).startsWith("Control plane: release "),
                        issue -> assertThat(issue.data())
                                .startsWith("network.EnableNatGateway: found false; ")
                                .endsWith(
                                        "cannot: openai/gpt-4o, openai/gpt-4o-mini, anthropic/claude-sonnet-4-6, anthropic/claude-haiku-4-5-20251001"));
        assertThat(follow.agent().log())
                .anyMatch(line -> line.endsWith("network: parameter EnableNatGateway: true → false"))
                .anyMatch(line -> line.endsWith("network: delete NatGateway1 (AWS::EC2::NatGateway)"));
        assertThat(PipelineAgent.read(agent.files("build-3-plan-dev.md").getFirst()))
                .contains("- network\\: delete NatGateway1 \\(AWS\\:\\:EC2\\:\\:NatGateway\\)");
    }

    @Test
    @Order(5)
    void showsWhatAScanFound() throws IOException, InterruptedException {
        try (CloudWatchLogsClient logs = litellmctl.aws().client(CloudWatchLogsClient.builder())) {
            logs.putRetentionPolicy(
                    policy -> policy.logGroupName("/ecs/dev-litellm-proxy").retentionInDays(1));
        }
        agent.fill("action", "scan");
        agent.fill("network_EnableNatGateway", " ");
        StepResult follow = follow("4", 3);

        assertThat(follow.agent().log())
                .anyMatch(line -> line.contains("Someone changed what the stack made: [LogGroup]"));
        assertThat(follow.agent().named("task.logissue")).singleElement().satisfies(issue -> {
            assertThat(issue.property("type")).isEqualTo("error");
            assertThat(issue.data())
                    .startsWith("The scan has ")
                    .contains("Someone changed what the stack made: [LogGroup]");
        });
        assertThat(PipelineAgent.read(agent.files("build-4-scan-dev.md").getFirst()))
                .contains("| Severity | Rule | Resource | What is wrong |", "Someone changed what the stack made");
    }

    /** Starts what the form says as a build of its own, and follows it to this exit code. */
    private StepResult follow(String build, int exitCode) throws IOException, InterruptedException {
        agent.set("BUILD_BUILDID", build);
        StepResult start = agent.run("Start the execution");
        StepResult follow = agent.run("Follow, part 16");
        assertThat(start.exitCode()).as(start.output()).isZero();
        assertThat(follow.exitCode()).as(follow.output()).isEqualTo(exitCode);
        return follow;
    }

    @Test
    @Order(6)
    void needsWhatTheDeployersRoleMayDoAndNothingElse() throws IOException {
        Set<String> called = calls().filter(
                        call -> String.valueOf(call.get("principal")).contains("litellm-control-plane-deployer"))
                .map(call -> iamAction(
                        call.get("service").toString(), call.get("action").toString()))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> allowed = deployerActions();

        // Anyone may ask who he is; the key's use is Secrets Manager's; stopping and listing are for other commands.
        assertThat(called)
                .isSubsetOf(Stream.concat(allowed.stream(), Stream.of("sts:GetCallerIdentity"))
                        .toList());
        assertThat(allowed)
                .isSubsetOf(Stream.concat(
                                called.stream(),
                                Stream.of(
                                        "kms:Decrypt",
                                        "kms:GenerateDataKey",
                                        "states:StopExecution",
                                        "states:ListExecutions"))
                        .toList());
    }

    /** Kills the step as soon as it has said this. */
    private static void kill(Process step, String said) throws IOException, InterruptedException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(step.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.contains(said)) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
            step.descendants().forEach(ProcessHandle::destroyForcibly);
            step.destroyForcibly().waitFor();
        }
    }

    private long calls(String action) {
        return calls().filter(call -> action.equals(call.get("action"))).count();
    }

    private Stream<Map<?, ?>> calls() {
        return ((List<?>) litellmctl
                        .run("local", "calls", "--output", "json")
                        .json()
                        .get("calls"))
                .stream().map(call -> (Map<?, ?>) call);
    }

    private static String iamAction(String service, String action) {
        return switch (service) {
            // S3 knows actions by method and path.
            case "s3" -> action.startsWith("PUT ") ? "s3:PutObject" : "s3:ListBucket";
            default -> service + ":" + action;
        };
    }

    /** The actions of the deployer's policy, as the template's own lines name them. */
    private static Set<String> deployerActions() throws IOException {
        String template = Files.readString(Litellmctl.ROOT.resolve("bootstrap-template.yaml"));
        String role =
                template.substring(template.indexOf("\n  DeployerRole:"), template.indexOf("\n  CloudFormationRole:"));
        return role.lines()
                .filter(line -> line.strip().startsWith("Action:"))
                .flatMap(line -> Stream.of(line.split("[\\s,\\[\\]]+")))
                .filter(word -> word.matches("[a-z0-9]+:[A-Z]\\w+"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
