package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.controlplane.release.DeployedReleases;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The console against the repository's own state machine on moto; the test answers for the functions. */
@Order(1)
@TestInstance(Lifecycle.PER_CLASS)
class DeployCommandTest {
    @AutoClose
    private InstalledMachine machine;

    @BeforeAll
    void createStateMachine(@TempDir Path folder) throws IOException {
        machine = InstalledMachine.in(folder);
    }

    @Test
    void shouldFollowOneExecutionToItsEnd() {
        machine.answers(InstalledMachine::unchanged);

        ConsoleRun run = machine.run("deploy", "dev");

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).contains("Deploy network              UNCHANGED");
        assertThat(run.out()).contains("  Endpoint    http://gateway.example");
        assertThat(run.errors()).isEmpty();
    }

    @Test
    void shouldGiveAProgramOneJsonObject() {
        machine.answers(InstalledMachine::unchanged);

        ConsoleRun run = machine.run("deploy", "dev", "--output", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.json()).containsEntry("status", "SUCCEEDED").containsEntry("environment", "dev");
        assertThat(run.json().get("executionArn"))
                .asString()
                .matches(".*:execution:litellm-control-plane:deploy-dev-\\d{8}T\\d{6}Z-[0-9a-f]{4}");
        assertThat(run.errors()).isEmpty();
    }

    /** A pipeline deploys the release of its commit, and need not install it. */
    @Test
    void shouldDeployTheReleaseThatWasDeployedSinceTheInstalledOne() {
        List<Object> named = new ArrayList<>();
        machine.answers((function, payload) -> {
            if (function.equals("ValidateRequest")) {
                named.add(((Map<?, ?>) payload.get("input")).get("release"));
            }
            return InstalledMachine.unchanged(function, payload);
        });
        try (Aws aws = machine.aws();
                CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
                S3Client s3 = aws.s3()) {
            s3.createBucket(create -> create.bucket("releases"));
            new DeployedReleases(s3, "releases", "00000000000000aa").put("dev", "00000000000000bb");
            InstalledMachine.install(cloudFormation, "00000000000000aa");

            assertThat(machine.run("deploy", "dev").out())
                    .startsWith(
                            "Release 00000000000000bb, which was deployed last, not 00000000000000aa, which is installed (--release 00000000000000aa takes that)\n");
            ConsoleRun started = machine.run("deploy", "dev", "--no-follow");
            assertThat(started.out().strip()).as("alone, for a script").matches("arn:\\S+");
            assertThat(started.errors()).startsWith("Release 00000000000000bb, which was deployed last, ");
            machine.run("watch", started.out().strip());
            machine.run("deploy", "dev", "--release", "00000000000000aa");
            machine.run("deploy", "staging");
            machine.run("restart", "dev");
            assertThat(machine.run("scan", "dev").out())
                    .as("by the allow-list of what is deployed")
                    .startsWith(
                            "Release 00000000000000bb, which was deployed last, not 00000000000000aa, which is installed\n");
            machine.run("teardown", "dev", "--confirm", "DELETE");
            cloudFormation.deleteStack(delete -> delete.stackName("litellm-control-plane"));
            InstalledMachine.install(cloudFormation, "00000000000000cc");
            machine.run("deploy", "dev");
            cloudFormation.deleteStack(delete -> delete.stackName("litellm-control-plane"));
        }

        assertThat(named)
                .containsExactly(
                        "00000000000000bb",
                        "00000000000000bb",
                        "00000000000000aa",
                        null,
                        null,
                        "00000000000000bb",
                        "00000000000000bb",
                        null);
    }

    @Test
    void shouldEndWithTheRootCauseWhenTheOperationFails() {
        machine.answers((function, payload) -> switch (function) {
            case "LockEnvironment" -> InstalledMachine.error("EnvironmentLocked", "dev is locked");
            case "DiagnoseFailure" ->
                Map.of("error", "EnvironmentLocked", "cause", "dev is\u001b[31m locked", "step", "Lock environment");
            default -> InstalledMachine.unchanged(function, payload);
        });

        ConsoleRun run = machine.run("deploy", "dev");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out().lines().toList().getLast()).isEqualTo("EnvironmentLocked: dev is locked");
    }

    /** Where the database was migrated by an execution whose canary failed there is nothing to save any more, but all to prove. */
    @ParameterizedTest
    @CsvSource({"TAKEN, true", "MIGRATED_BEFORE, true", "UNCHANGED, false"})
    void shouldTryAnImageThatHasNotProvedItself(String snapshot, boolean tried) {
        Set<String> called = ConcurrentHashMap.newKeySet();
        machine.answers((function, payload) -> {
            called.add(function);
            return function.equals("SnapshotDatabase")
                    ? Map.of("status", "SUCCEEDED", "outcome", snapshot)
                    : InstalledMachine.unchanged(function, payload);
        });

        assertThat(machine.run("deploy", "dev").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(called.contains("StartCanary")).isEqualTo(tried);
    }

    /** The functions do not know with which options this AWS is reached. */
    @Test
    void shouldGiveTheCommandsInTheTextsOfOthersItsOwnOptions() {
        String cause = "dev is locked; follow it with: litellmctl watch one";
        String typed = "dev is locked; follow it with: litellmctl --region us-east-1 --endpoint-url %s watch one"
                .formatted(machine.endpoint());
        machine.answers((function, payload) -> switch (function) {
            case "LockEnvironment" -> InstalledMachine.error("EnvironmentLocked", cause);
            case "DiagnoseFailure" -> Map.of("error", "EnvironmentLocked", "cause", cause, "step", "Lock environment");
            default -> InstalledMachine.unchanged(function, payload);
        });

        ConsoleRun run = machine.run("deploy", "staging");
        ConsoleRun json = machine.run("deploy", "staging", "--output", "json");

        assertThat(run.out()).containsPattern("Lock environment +FAILED +" + Pattern.quote(typed));
        assertThat(run.out().lines().toList().getLast()).isEqualTo("EnvironmentLocked: " + typed);
        assertThat(json.json()).containsEntry("cause", cause);
        assertThat(json.errors()).isEqualTo(typed + "\n");
        assertThat(machine.run("history", "staging").out()).contains("    EnvironmentLocked: " + typed);
        assertThat(machine.run("history", "staging", "--output", "json").out()).contains(cause);
        assertThat(machine.run("status", "staging").out()).contains("  EnvironmentLocked: " + typed);
    }

    @Test
    void shouldSayWithItsOwnOptionsWhatAPersonIsWarnedOf() {
        machine.answers((function, payload) -> function.equals("PublishReport")
                ? Map.of("warnings", List.of("litellmctl bootstrap installs those of a commit"))
                : InstalledMachine.unchanged(function, payload));

        assertThat(machine.run("deploy", "dev").out())
                .contains("  Warning: litellmctl --region us-east-1 --endpoint-url %s bootstrap installs"
                        .formatted(machine.endpoint()));
    }

    @Test
    void shouldSayForTheSameAwsWhatAPersonIsToDo() {
        String cause = "stack: found it protected: aws cloudformation unprotect --stack-name a, then aws s3 ls";
        machine.answers((function, payload) -> switch (function) {
            case "ValidateRequest" -> InstalledMachine.error("InvalidRequest", cause);
            case "DiagnoseFailure" -> Map.of("error", "InvalidRequest", "cause", cause, "step", "Validate request");
            default -> InstalledMachine.unchanged(function, payload);
        });
        String options = "--endpoint-url %s --region us-east-1".formatted(machine.endpoint());
        String said =
                "protected: aws %s cloudformation unprotect --stack-name a, then aws %1$s s3 ls\n".formatted(options);

        ConsoleRun run = machine.run("deploy", "dev");

        assertThat(run.errors()).contains(said);
        assertThat(run.out()).contains(said);
        assertThat(machine.run("history", "dev").out()).contains(said);
        assertThat(machine.run("status", "dev").out()).contains(said);
    }

    @Test
    void shouldListTheFaultsOfARequestThatTheMachineRefuses() {
        machine.answers((function, payload) -> switch (function) {
            case "ValidateRequest" ->
                InstalledMachine.error("InvalidRequest", "a: found 1; allowed: 2\nb: found 3; allowed: 4");
            case "DiagnoseFailure" ->
                Map.of(
                        "error",
                        "InvalidRequest",
                        "cause",
                        "a: found 1; allowed: 2\nb: found 3; allowed: 4",
                        "step",
                        "Validate request");
            default -> InstalledMachine.unchanged(function, payload);
        });

        ConsoleRun run = machine.run("deploy", "dev");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults()).endsWith("  a: found 1; allowed: 2", "  b: found 3; allowed: 4");
    }

    @Test
    void shouldAttachToAnExecutionOfTheSameNameAndRequest() {
        machine.answers(InstalledMachine::unchanged);
        ConsoleRun first = machine.run("deploy", "dev", "--name", "build-1", "--output", "json");

        ConsoleRun again = machine.run("deploy", "dev", "--name", "build-1", "--output", "json");
        ConsoleRun other = machine.run("deploy", "dev", "--name", "build-1", "--stack", "network");

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(other.errors()).contains("--name: found \"build-1\", which an execution with another request has");
    }

    @Test
    void shouldWatchWhatWasStartedWithoutFollowing() {
        CountDownLatch watched = new CountDownLatch(1);
        machine.answers((function, payload) -> {
            if (function.equals("PublishReport")) {
                InstalledMachine.await(watched);
            }
            return InstalledMachine.unchanged(function, payload);
        });

        ConsoleRun started = machine.run("deploy", "dev", "--no-follow", "--output", "json");
        ConsoleRun status = machine.run("deploy", "dev", "--no-follow", "--name", "second");
        watched.countDown();
        ConsoleRun watch = machine.run("watch", "second");

        assertThat(started.json()).containsEntry("status", "RUNNING");
        assertThat(status.out())
                .isEqualTo("arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:second\n");
        assertThat(watch.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(watch.out()).contains("Publish report              SUCCEEDED");
        assertThat(machine.run("deploy", "dev", "--no-follow", "--name", "second", "--output", "json")
                        .json())
                .containsEntry("status", "SUCCEEDED");
        assertThat(machine.run("watch", (String) started.json().get("executionArn"))
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void shouldSayThatAnExecutionDoesNotExist() {
        ConsoleRun run = machine.run("watch", "nothing");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors())
                .contains(
                        "EXECUTION: found \"nothing\", which account 123456789012 does not have in us-east-1; allowed: ");
        assertThat(machine.run("watch", "").errors()).contains("EXECUTION: found an empty name; allowed: ");
    }

    @Test
    void shouldTakeAnEnvironmentForWhatRunsThere() {
        ConsoleRun run = machine.run("watch", "prod");

        assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).isEqualTo("No execution of prod is running\n");
    }

    @Test
    void shouldSayTheFirstOfManyFaultsInALine() {
        String cause = "stack: found a\nimage: found b\nrestore: found c";
        machine.answers((function, payload) -> switch (function) {
            case "ValidateRequest" -> InstalledMachine.error("InvalidRequest", cause);
            case "DiagnoseFailure" -> Map.of("error", "InvalidRequest", "cause", cause, "step", "Validate request");
            default -> InstalledMachine.unchanged(function, payload);
        });

        ConsoleRun run = machine.run("deploy", "prod");

        assertThat(run.out()).containsPattern("Validate request +FAILED +stack: found a \\(and 2 more\\)\n");
        assertThat(machine.run("history", "prod").out()).contains("    InvalidRequest: stack: found a (and 2 more)\n");
        assertThat(machine.run("status", "prod").out()).contains("  InvalidRequest: stack: found a (and 2 more)\n");
        assertThat(machine.run("history", "prod", "--output", "json").json().toString())
                .contains("cause=" + cause);
    }

    @Test
    void shouldSayThatThereIsNoControlPlane() {
        ConsoleRun run = ConsoleRun.of(
                machine.project(), "deploy", "dev", "--endpoint-url", machine.endpoint(), "--region", "eu-west-1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.errors())
                .isEqualTo(
                        "litellmctl: There is no control plane in account 123456789012, region eu-west-1: litellmctl --region eu-west-1 --endpoint-url %s bootstrap installs it, unless it is in another region, which --region names\n"
                                .formatted(machine.endpoint()));
    }
}
