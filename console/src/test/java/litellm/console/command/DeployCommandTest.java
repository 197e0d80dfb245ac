package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.local.Moto;
import litellm.console.release.ReleaseAssembler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The console against the repository's own state machine on moto; the test answers for the functions. */
@TestInstance(Lifecycle.PER_CLASS)
class DeployCommandTest {
    private static final Pattern FUNCTION = Pattern.compile("\\$\\{(\\w+)}");
    private static final List<String> STACKS = List.of("security", "network", "alb", "database", "litellm");

    private final AtomicReference<Moto.Functions> functions = new AtomicReference<>(DeployCommandTest::unchanged);
    private Project project;
    private Moto moto;

    @BeforeAll
    void createStateMachine(@TempDir Path folder) throws IOException {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        project = TestProject.in(folder);
        moto = Moto.start((function, payload) -> functions.get().answer(function, payload), folder);
        Matcher placeholder = FUNCTION.matcher(new ReleaseAssembler(project).stateMachine());
        try (Aws aws = new Aws(AwsTarget.local(moto.endpoint(), Optional.empty()));
                SfnClient states = aws.stepFunctions()) {
            states.createStateMachine(create -> create.name("litellm-control-plane")
                    .roleArn("arn:aws:iam::123456789012:role/machine")
                    .definition(placeholder.replaceAll("$1")));
        }
    }

    @AfterAll
    void stop() {
        moto.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void shouldFollowOneExecutionToItsEnd() {
        functions.set(DeployCommandTest::unchanged);

        ConsoleRun run = run("deploy", "dev");

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).contains("Deploy network      UNCHANGED");
        assertThat(run.out()).contains("  Endpoint    http://gateway.example");
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void shouldGiveAProgramOneJsonObject() {
        functions.set(DeployCommandTest::unchanged);

        ConsoleRun run = run("deploy", "dev", "--output", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.json()).containsEntry("status", "SUCCEEDED").containsEntry("environment", "dev");
        assertThat(run.json().get("executionArn"))
                .asString()
                .matches(".*:execution:litellm-control-plane:deploy-dev-\\d{8}T\\d{6}Z-[0-9a-f]{4}");
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void shouldEndWithTheRootCauseWhenTheOperationFails() {
        functions.set((function, payload) -> switch (function) {
            case "LockEnvironment" -> error("EnvironmentLocked", "dev is locked");
            case "DiagnoseFailure" ->
                Map.of("error", "EnvironmentLocked", "cause", "dev is\u001b[31m locked", "step", "Lock environment");
            default -> unchanged(function, payload);
        });

        ConsoleRun run = run("deploy", "dev");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out().lines().toList().getLast()).isEqualTo("EnvironmentLocked: dev is locked");
    }

    @Test
    void shouldListTheFaultsOfARequestThatTheMachineRefuses() {
        functions.set((function, payload) -> switch (function) {
            case "ValidateRequest" -> error("InvalidRequest", "a: found 1; allowed: 2\nb: found 3; allowed: 4");
            case "DiagnoseFailure" ->
                Map.of(
                        "error",
                        "InvalidRequest",
                        "cause",
                        "a: found 1; allowed: 2\nb: found 3; allowed: 4",
                        "step",
                        "Validate request");
            default -> unchanged(function, payload);
        });

        ConsoleRun run = run("deploy", "dev");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults()).endsWith("  a: found 1; allowed: 2", "  b: found 3; allowed: 4");
    }

    @Test
    void shouldAttachToAnExecutionOfTheSameNameAndRequest() {
        functions.set(DeployCommandTest::unchanged);
        ConsoleRun first = run("deploy", "dev", "--name", "build-1", "--output", "json");

        ConsoleRun again = run("deploy", "dev", "--name", "build-1", "--output", "json");
        ConsoleRun other = run("deploy", "dev", "--name", "build-1", "--stack", "network");

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(other.errors()).contains("--name: found \"build-1\", which an execution with another request has");
    }

    @Test
    void shouldWatchWhatWasStartedWithoutFollowing() {
        CountDownLatch watched = new CountDownLatch(1);
        functions.set((function, payload) -> {
            if (function.equals("PublishReport")) {
                await(watched);
            }
            return unchanged(function, payload);
        });

        ConsoleRun started = run("deploy", "dev", "--no-follow", "--output", "json");
        ConsoleRun status = run("deploy", "dev", "--no-follow", "--name", "second");
        watched.countDown();
        ConsoleRun watch = run("watch", "second");

        assertThat(started.json()).containsEntry("status", "RUNNING");
        assertThat(status.out())
                .isEqualTo("arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:second\n");
        assertThat(watch.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(watch.out()).contains("Publish report      SUCCEEDED");
        assertThat(run("watch", (String) started.json().get("executionArn")).exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void shouldSayThatAnExecutionDoesNotExist() {
        ConsoleRun run = run("watch", "nothing");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("EXECUTION: found \"").contains(":nothing\", which does not exist");
    }

    @Test
    void shouldSayThatThereIsNoControlPlane() {
        ConsoleRun run = ConsoleRun.of(
                project, "deploy", "dev", "--endpoint-url", moto.endpoint().toString(), "--region", "eu-west-1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.errors())
                .isEqualTo(
                        "litellmctl: There is no control plane in account 123456789012, region eu-west-1: litellmctl bootstrap installs it\n");
    }

    private ConsoleRun run(String... args) {
        List<String> line = new ArrayList<>(List.of(args));
        line.addAll(List.of("--endpoint-url", moto.endpoint().toString(), "--region", "us-east-1"));
        return ConsoleRun.of(project, line.toArray(String[]::new));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, ?> error(String type, String message) {
        return Map.of("errorType", "litellm.controlplane." + type, "errorMessage", message);
    }

    /** Answers as on a deployed environment: nothing is to be done. */
    private static Map<String, ?> unchanged(String function, Map<String, Object> payload) {
        return switch (function) {
            case "ValidateRequest" -> request(payload);
            case "LockEnvironment", "UnlockEnvironment", "InitializeSecrets" -> Map.of();
            case "SyncProviderKeys", "dev-litellm-prepare-database" -> Map.of("outcome", "UNCHANGED");
            case "PublishReport" ->
                Map.of(
                        "endpoint", "http://gateway.example",
                        "uiUrl", "http://gateway.example/ui",
                        "stacks", Map.of("network", Map.of("outcome", "UNCHANGED")));
            default ->
                Map.of("status", "SUCCEEDED", "outcome", "UNCHANGED", "outputs", Map.of("image", "image@sha256:0"));
        };
    }

    private static Map<String, ?> request(Map<String, Object> payload) {
        Map<String, Object> request = new LinkedHashMap<>();
        ((Map<?, ?>) payload.get("input")).forEach((key, value) -> request.put(key.toString(), value));
        Map<String, Boolean> stacks = new LinkedHashMap<>();
        STACKS.forEach(stack -> stacks.put(stack, true));
        request.put("stacks", stacks);
        return request;
    }
}
