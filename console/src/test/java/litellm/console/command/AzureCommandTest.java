package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import litellm.console.ConsoleProcess;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.Interruptible;
import litellm.console.aws.Aws;
import litellm.console.azure.Agent;
import litellm.console.view.PseudoTerminal;
import litellm.controlplane.secrets.ProviderKeyNames;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The steps of the pipeline against the repository's own state machine on moto. */
@Order(1)
@TestInstance(Lifecycle.PER_CLASS)
class AzureCommandTest {
    private static final String FORM =
            "{\"action\": \"deploy\", \"environment\": \"dev\", \"stack\": \"all\", \"count\": \" \"}";

    @TempDir
    private Path temporary;

    @AutoClose
    private InstalledMachine machine;

    @BeforeAll
    void createStateMachine(@TempDir Path folder) throws IOException {
        machine = InstalledMachine.in(folder);
    }

    @BeforeEach
    void answerForTheFunctions() {
        machine.answers(InstalledMachine::unchanged);
    }

    @Test
    void shouldStartOneExecutionForABuildAndFollowItInAnotherStep() {
        ConsoleRun start = azure(Map.of("BUILD_BUILDID", "1"), "start");
        String arn = Agent.read(start.out()).output("executionArn");
        ConsoleRun again = azure(Map.of("BUILD_BUILDID", "1"), "start");
        ConsoleRun follow = azure(Map.of("EXECUTIONARN", arn), "follow", "--at-most", "12m");

        assertThat(start.exitCode()).as(start.errors()).isZero();
        assertThat(arn).endsWith(":execution:litellm-control-plane:build-1-deploy-dev");
        assertThat(Agent.read(again.out()).output("executionArn")).isEqualTo(arn);
        assertThat(follow.exitCode()).as(follow.out()).isZero();
        assertThat(Agent.read(follow.out()).output("status")).isEqualTo("SUCCEEDED");
        assertThat(Agent.read(follow.out()).output("endpoint")).isEqualTo("http://gateway.example");
        assertThat(Agent.read(follow.out()).log())
                .anyMatch(line -> line.contains("Deploy network              UNCHANGED"));
    }

    /** An agent that was lost runs the step again, and what it finds may be over. */
    @Test
    void shouldSayHowTheExecutionStandsThatItFinds() {
        Map<String, String> build = Map.of("BUILD_BUILDID", "31");
        String arn = Agent.read(azure(build, "start").out()).output("executionArn");
        azure(Map.of("EXECUTIONARN", arn), "follow");

        assertThat(azure(build, "start", "--output", "json").json())
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("executionArn", arn)
                .containsEntry("action", "deploy")
                .containsEntry("environment", "dev");
    }

    /** The name follows from the build: there is no option to give another. */
    @Test
    void shouldSayThatABuildHasStartedAnotherRequest() {
        String arn =
                Agent.read(azure(Map.of("BUILD_BUILDID", "11"), "start").out()).output("executionArn");

        ConsoleRun other = azure(
                Map.of(
                        "BUILD_BUILDID",
                        "11",
                        "REQUEST",
                        "{\"action\": \"deploy\", \"environment\": \"dev\", \"stack\": \"network\"}"),
                "start");

        azure(Map.of("EXECUTIONARN", arn), "follow");

        assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(other.faults().getFirst())
                .isEqualTo(
                        "litellmctl: The execution build-11-deploy-dev, which this build has started before, has another request: run the pipeline anew");
    }

    @Test
    void shouldStartAnewInAnotherAttempt() {
        machine.answers((function, payload) -> function.equals("LockEnvironment")
                ? InstalledMachine.error("EnvironmentLocked", "dev is locked")
                : InstalledMachine.unchanged(function, payload));
        String first =
                Agent.read(azure(Map.of("BUILD_BUILDID", "2"), "start").out()).output("executionArn");
        ConsoleRun failed = azure(Map.of("EXECUTIONARN", first), "follow");
        machine.answers(InstalledMachine::unchanged);
        Agent sameAttempt =
                Agent.read(azure(Map.of("BUILD_BUILDID", "2"), "start").out());
        Map<String, String> secondAttempt = Map.of("BUILD_BUILDID", "2", "SYSTEM_STAGEATTEMPT", "2");
        Agent second = Agent.read(azure(secondAttempt, "start").out());

        assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(Agent.read(failed.out()).named("task.logissue").getFirst().property("type"))
                .isEqualTo("error");
        assertThat(sameAttempt.output("executionArn")).isEqualTo(first);
        assertThat(second.output("executionArn")).isEqualTo(first + "-2");
        azure(Map.of("EXECUTIONARN", first + "-2"), "follow");
        assertThat(Agent.read(azure(secondAttempt, "start").out()).output("executionArn"))
                .as("started twice in one attempt")
                .isEqualTo(first + "-2");
        assertThat(Agent.read(azure(Map.of("BUILD_BUILDID", "2", "SYSTEM_STAGEATTEMPT", "3"), "start")
                                .out())
                        .output("executionArn"))
                .as("a stage that was run again after it succeeded")
                .isEqualTo(first + "-3");
    }

    /** A second rotation of the provider keys would put those before back in use. */
    @Test
    void shouldNotRotateAgainInAnotherAttempt() {
        Map<String, String> build = new HashMap<>(Map.of(
                "BUILD_BUILDID",
                "6",
                "REQUEST",
                "{\"action\": \"rotate\", \"environment\": \"dev\", \"secret\": \"api-keys\"}"));
        machine.answers((function, payload) -> {
            Map<String, Object> answer = new HashMap<>(InstalledMachine.unchanged(function, payload));
            if (function.equals("ValidateRequest")) {
                answer.put("options", Map.of("secret", "api-keys"));
            }
            return answer;
        });
        String first = Agent.read(azure(build, "start").out()).output("executionArn");
        ConsoleRun follow = azure(Map.of("EXECUTIONARN", first), "follow");
        assertThat(follow.exitCode()).as(follow.out() + follow.errors()).isZero();
        build.put("SYSTEM_STAGEATTEMPT", "2");

        assertThat(Agent.read(azure(build, "start").out()).output("executionArn"))
                .isEqualTo(first);
    }

    @Test
    void shouldGoOnWithWhatAnEarlierAttemptHasLeftRunning() {
        machine.answers(AzureCommandTest::stillBuilding);
        String first =
                Agent.read(azure(Map.of("BUILD_BUILDID", "5"), "start").out()).output("executionArn");

        ConsoleRun again = azure(Map.of("BUILD_BUILDID", "5", "SYSTEM_STAGEATTEMPT", "2"), "start");

        assertThat(Agent.read(again.out()).output("executionArn")).isEqualTo(first);
        stop(first);
    }

    @Test
    void shouldLeaveTheRestToTheNextStepAndFailInTheLast() {
        machine.answers(AzureCommandTest::stillBuilding);
        String arn =
                Agent.read(azure(Map.of("BUILD_BUILDID", "3"), "start").out()).output("executionArn");
        ConsoleRun part = azure(Map.of("EXECUTIONARN", arn), "follow", "--at-most", "1s");
        ConsoleRun last = azure(Map.of("EXECUTIONARN", arn), "follow", "--at-most", "1s", "--last");
        ConsoleRun watch = machine.run("watch", arn, "--at-most", "1s");

        assertThat(part.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(Agent.read(part.out()).output("status")).isEqualTo("RUNNING");
        assertThat(last.exitCode()).isEqualTo(ExitCode.RUNNING);
        assertThat(Agent.read(last.out()).named("task.logissue")).hasSize(1);
        assertThat(watch.exitCode()).isEqualTo(ExitCode.RUNNING);
        assertThat(watch.out()).contains("The execution still runs. To follow it further: litellmctl ");
        stop(arn);
    }

    @ParameterizedTest
    @CsvSource({
        "INT, detach, 130, RUNNING, The execution goes on.",
        "TERM, stop, 143, ABORTED, The execution is stopped"
    })
    void shouldLeaveOrStopTheExecutionWhenThePipelineIsCancelled(
            String signal, String onCancel, int exitCode, String status, String said) throws Exception {
        machine.answers(AzureCommandTest::stillBuilding);
        String arn = Agent.read(azure(Map.of("BUILD_BUILDID", "cancel-" + onCancel), "start")
                        .out())
                .output("executionArn");
        Process follow = process(arn, "azure", "follow", "--on-cancel", onCancel);
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = follow.inputReader(StandardCharsets.UTF_8)) {
            boolean cancelled = false;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (!cancelled && line.contains("Build image")) {
                    cancelled = true;
                    new ProcessBuilder("kill", "-" + signal, Long.toString(follow.pid()))
                            .start()
                            .waitFor();
                }
            }
        }

        assertThat(follow.waitFor()).isEqualTo(exitCode);
        assertThat(lines).anyMatch(line -> line.startsWith(said));
        try (Aws aws = machine.aws();
                SfnClient states = aws.stepFunctions()) {
            assertThat(states.describeExecution(describe -> describe.executionArn(arn))
                            .statusAsString())
                    .isEqualTo(status);
        }
        if (onCancel.equals("detach")) {
            stop(arn);
        }
    }

    @Test
    void shouldSayWhatThePipelineDoesNotHandOver() {
        assertThat(machine.run("azure", "start").errors()).contains("TF_BUILD: found no Azure Pipelines agent");
        ConsoleRun withoutRequest = azure(Map.of("REQUEST", " "), "start");
        assertThat(withoutRequest.errors()).contains("litellmctl: REQUEST: found nothing; allowed: ");
        assertThat(Agent.read(withoutRequest.errors()).named("task.logissue"))
                .singleElement()
                .satisfies(issue -> {
                    assertThat(issue.property("type")).isEqualTo("error");
                    assertThat(issue.data()).startsWith("REQUEST: found nothing; allowed: ");
                });
        assertThat(azure(Map.of(), "start").errors()).contains("BUILD_BUILDID: found nothing");
        assertThat(azure(Map.of("EXECUTIONARN", "$(EXECUTIONARN)"), "follow").errors())
                .contains("EXECUTIONARN: found nothing");
        assertThat(azure(Map.of("BUILD_BUILDID", "9", "SYSTEM_STAGEATTEMPT", "0"), "start")
                        .errors())
                .contains("SYSTEM_STAGEATTEMPT: found \"0\"; allowed: 1 to 999");
    }

    @Test
    void shouldRefuseOptionsThatMakeNoSense() {
        ConsoleRun run = machine.run("watch", "--at-most", "soon", "--on-cancel", "panic");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults())
                .contains(
                        "litellmctl: --at-most: found \"soon\"; allowed: a whole number and s, m or h, for example 12m",
                        "litellmctl: --on-cancel: found \"panic\"; allowed: detach, stop");
    }

    @Test
    void shouldWriteTestResultsWhereItIsToldTo() {
        Path file = temporary.resolve("steps.xml");
        ConsoleRun run = machine.run("deploy", "dev", "--junit", file.toString());
        ConsoleRun nowhere = machine.run("deploy", "dev", "--junit", "/nowhere/steps.xml");

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(file).content().contains("<testcase classname=\"deploy.dev\" name=\"Deploy network\"");
        assertThat(nowhere.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(nowhere.errors()).contains("--junit: found /nowhere/steps.xml in a folder that does not exist");
    }

    @Test
    void shouldStoreProviderKeysAndShowNone() {
        try (Aws aws = machine.aws();
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            secrets.createSecret(secret -> secret.name("litellm-control-plane/dev/provider-keys"));
            ConsoleRun run = machine.run("OPENAI_API_KEY=sk-1\nHOME=/root\n", Map.of(), "provider-keys", "dev");
            ConsoleRun none = machine.run("HOME=/root\n", Map.of("TF_BUILD", "True"), "provider-keys", "dev");
            ConsoleRun regionAlone =
                    machine.run("AWS_BEDROCK_REGION=eu-west-1\n", Map.of("TF_BUILD", "True"), "provider-keys", "dev");
            ConsoleRun empty = machine.run("", Map.of(), "provider-keys", "dev");
            ConsoleRun wrong = machine.run("{\"OPENAI\": \"sk-2\"}", Map.of(), "provider-keys", "dev");
            ConsoleRun missing = machine.run("OPENAI_API_KEY=sk-1\n", Map.of(), "provider-keys", "prod");

            assertThat(secrets.getSecretValue(value -> value.secretId("litellm-control-plane/dev/provider-keys"))
                            .secretString())
                    .isEqualTo("{\"OPENAI_API_KEY\":\"sk-1\"}");
            assertThat(run.out() + run.errors())
                    .isEqualTo(
                            "litellm-control-plane/dev/provider-keys holds OPENAI_API_KEY and no other key; the next deployment hands on what it holds\n");
            assertThat(none.exitCode()).isZero();
            assertThat(none.out()).contains("stays as it is");
            assertThat(regionAlone.exitCode()).isZero();
            assertThat(regionAlone.out())
                    .contains("stays as it is; AWS_BEDROCK_REGION alone would take the stored keys away");
            assertThat(empty.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(empty.errors())
                    .startsWith("litellmctl: standard input: found no provider key; allowed: OPENAI_API_KEY");
            assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(missing.errors())
                    .contains(
                            "There is no secret litellm-control-plane/prod/provider-keys: litellmctl --region us-east-1 --endpoint-url %s bootstrap installs"
                                    .formatted(machine.endpoint()));
        }
    }

    @Test
    void shouldAskAPersonForTheKeysAndShowNothingThatIsTyped() throws Exception {
        try (Aws aws = machine.aws();
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder());
                PseudoTerminal terminal = new PseudoTerminal(120, 30, Map.of(), command("provider-keys", "staging"))) {
            secrets.createSecret(secret -> secret.name("litellm-control-plane/staging/provider-keys"));
            for (String name : ProviderKeyNames.ALL) {
                terminal.await(asked(name));
                terminal.type(name.equals("ANTHROPIC_API_KEY") ? "sk-typed\n" : "\n");
            }

            assertThat(terminal.awaitEnd())
                    .doesNotContain("sk-typed")
                    .contains("provider-keys holds ANTHROPIC_API_KEY and no other key;", "exit 0")
                    .containsPattern("[^-]echo\\b");
            assertThat(secrets.getSecretValue(value -> value.secretId("litellm-control-plane/staging/provider-keys"))
                            .secretString())
                    .isEqualTo("{\"ANTHROPIC_API_KEY\":\"sk-typed\"}");
        }
    }

    /** There is nobody to ask where the questions would go into a file, and the terminal would show the keys. */
    @Test
    void shouldNotReadWhatATerminalShows() throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null", "sh"));
        line.addAll(command("provider-keys", "prod"));
        line.add(5, "-Dlitellm.terminal.input=true");
        try (PseudoTerminal terminal = new PseudoTerminal(200, 30, Map.of(), line)) {
            assertThat(terminal.awaitEnd())
                    .contains("litellmctl: standard input: found a terminal that would show what is typed", "exit 2");
        }
    }

    @Test
    void shouldStoreNothingWhereAPersonEndsInTheMiddle() throws Exception {
        try (PseudoTerminal terminal = new PseudoTerminal(120, 30, Map.of(), command("provider-keys", "prod"))) {
            terminal.await(asked("OPENAI_API_KEY"));
            terminal.type("sk-typed\n\u0004");

            assertThat(terminal.awaitEnd())
                    .contains("litellmctl: The keys were not typed to the end: nothing was stored", "exit 1");
        }
    }

    @Test
    void shouldUploadAReleaseOnce() {
        assertThat(machine.run("publish").errors())
                .contains("litellmctl --region us-east-1 --endpoint-url %s bootstrap installs the control plane"
                        .formatted(machine.endpoint()));
        try (Aws aws = machine.aws();
                S3Client s3 = aws.s3()) {
            s3.createBucket(bucket -> bucket.bucket("litellm-control-plane-123456789012-us-east-1"));
        }

        Map<String, Object> first = machine.run("publish", "--output", "json").json();
        Map<String, Object> second = machine.run("publish", "--output", "json").json();

        assertThat(first).containsEntry("outcome", "UPDATED");
        assertThat(second).containsEntry("outcome", "UNCHANGED").containsEntry("release", first.get("release"));
    }

    /** An execution that does not end while a test looks at it. */
    private static Map<String, ?> stillBuilding(String function, Map<String, Object> payload) {
        return function.equals("BuildImage")
                ? Map.of("status", "IN_PROGRESS", "waitSeconds", 3600)
                : InstalledMachine.unchanged(function, payload);
    }

    private ConsoleRun azure(Map<String, String> variables, String... args) {
        Map<String, String> environment =
                new HashMap<>(Map.of("TF_BUILD", "True", "AGENT_TEMPDIRECTORY", temporary.toString(), "REQUEST", FORM));
        environment.putAll(variables);
        String[] line = new String[args.length + 1];
        line[0] = "azure";
        System.arraycopy(args, 0, line, 1, args.length);
        return machine.run("", environment, line);
    }

    private static Predicate<List<String>> asked(String name) {
        return lines -> !lines.isEmpty() && lines.getLast().startsWith(name + " (");
    }

    private List<String> command(String... args) {
        List<String> line = ConsoleProcess.command(
                "-Daws.accessKeyId=test", "-Daws.secretAccessKey=test", "litellm.console.program.Litellmctl");
        line.addAll(List.of(args));
        line.addAll(List.of("--endpoint-url", machine.endpoint(), "--region", "us-east-1"));
        return line;
    }

    /** The console as a process of its own under an agent, since only that can be sent a signal. */
    private Process process(String arn, String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Interruptible.command(command(args))).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "TF_BUILD", "True",
                        "EXECUTIONARN", arn,
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test"));
        return builder.start();
    }

    private void stop(String arn) {
        try (Aws aws = machine.aws();
                SfnClient states = aws.stepFunctions()) {
            states.stopExecution(stop -> stop.executionArn(arn));
        }
    }
}
