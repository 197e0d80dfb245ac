package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.HttpStandIn;
import litellm.console.TestProject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask the local cloud about itself, which here is the test. */
class LocalCommandTest {
    private static final String CALLED =
            "{\"total\": 2, \"counts\": {\"cloudformation ListStacks\": 1, \"s3 GET\": 1}, \"calls\": []}";
    private static final String ROLES = """
            {"roles": [{"role": "litellm-DeployStack", "allowed": 0, "used": [], "unused": [], "denied": []},
                       {"role": "litellm-DeleteStack", "allowed": 0, "used": [], "unused": [], "denied": []}]}""";

    @TempDir
    private Path folder;

    private final Map<String, String> answers = new HashMap<>();

    @AutoClose
    private HttpStandIn cloud;

    @BeforeEach
    void startCloud() throws IOException {
        long pid = ProcessHandle.current().pid();
        answers.put("/_local/status", "{\"pid\": %d}".formatted(pid));
        cloud = new HttpStandIn(request -> answer(request.uri().getPath()));
        Files.writeString(
                folder.resolve("cloud.json"),
                "{\"pid\": %d, \"endpoint\": \"%s\", \"startedAt\": \"2026-01-01T00:00:00Z\"}"
                        .formatted(pid, cloud.endpoint()));
    }

    private HttpStandIn.Answer answer(String path) {
        if (answers.containsKey(path)) {
            return new HttpStandIn.Answer(200, answers.get(path));
        }
        return path.startsWith("/schedules/")
                ? new HttpStandIn.Answer(404, Map.of("x-amzn-ErrorType", "ResourceNotFoundException"), "")
                : HttpStandIn.NONE;
    }

    @Test
    void shouldNameTheServicesWhereTheCallsOfAnotherAreAskedFor() {
        answers.put("/_local/calls", CALLED);

        assertThat(local("calls", "--service", "s3").exitCode()).isZero();
        assertRefused(
                local("calls", "--service", "sfn"),
                "litellmctl: --service: found \"sfn\", which nobody has called; allowed: cloudformation, s3");
    }

    @Test
    void shouldShowNoCallsOfAnyServiceBeforeTheFirst() {
        answers.put("/_local/calls", "{\"total\": 0, \"counts\": {}, \"calls\": []}");

        assertThat(local("calls", "--service", "s3").exitCode()).isZero();
    }

    @Test
    void shouldNameTheRolesWhereThePrivilegesOfAnotherAreAskedFor() {
        answers.put("/_local/privileges", ROLES);

        assertThat(local("privileges", "--role", "Deploy").out())
                .isEqualTo("litellm-DeployStack allowed 0, used 0, unused 0, denied 0\n");
        assertRefused(
                local("privileges", "--role", "Nobody"),
                "litellmctl: --role: found \"Nobody\"; allowed: a part of litellm-DeployStack, litellm-DeleteStack");
    }

    @Test
    void shouldShowNoPrivilegesBeforeARoleHasCalled() {
        answers.put("/_local/privileges", "{\"roles\": []}");

        assertThat(local("privileges", "--role", "Nobody").exitCode()).isZero();
    }

    /** It answers here what connecting asks, and breaks every call of AWS off, as the port of a process that was killed does. */
    @ParameterizedTest
    @ValueSource(
            strings = {"watch arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:one", "history dev"
            })
    @Timeout(60)
    void shouldFindOutThatTheCloudWasKilled(String command) {
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.addAll(List.of("--local", "--local-dir", folder.toString()));

        ConsoleRun run = ConsoleRun.of(TestProject.repository(), line.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.faults())
                .containsExactly(
                        "litellmctl: The local cloud in %1$s does not run any more, and what was in it is lost: litellmctl --local --local-dir %1$s local up starts a new one"
                                .formatted(folder));
    }

    @Test
    void shouldSayHowToStartTheCloudOfTheSameFolder(@TempDir Path empty) {
        assertThat(ConsoleRun.of(TestProject.repository(), "local", "status", "--local-dir", empty.toString())
                        .out())
                .isEqualTo("No local cloud runs in %1$s: litellmctl --local-dir %1$s local up starts one\n"
                        .formatted(empty));
    }

    @Test
    void shouldTurnAScheduleOnInTheSameCloud() {
        assertRefused(
                ConsoleRun.of(TestProject.repository(), "local", "fire", "evening", "--local-dir", folder.toString()),
                "litellmctl: SCHEDULE: found \"evening\", which is off; litellmctl --local --local-dir %s bootstrap --evening ACTION turns it on"
                        .formatted(folder));
    }

    private static void assertRefused(ConsoleRun run, String fault) {
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults()).containsExactly(fault);
    }

    private ConsoleRun local(String command, String option, String value) {
        return ConsoleRun.of(
                TestProject.repository(), "local", command, option, value, "--local-dir", folder.toString());
    }
}
