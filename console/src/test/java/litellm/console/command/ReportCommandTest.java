package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The report of an execution on moto. */
@TestInstance(Lifecycle.PER_CLASS)
class ReportCommandTest {
    @TempDir
    private Path folder;

    @AutoClose
    private InstalledMachine machine;

    @BeforeAll
    void createStateMachine(@TempDir Path state) throws IOException {
        machine = InstalledMachine.in(state);
    }

    @Test
    void shouldWriteThePageOfAnExecution() {
        assertThat(machine.run("deploy", "dev", "--name", "reported").exitCode())
                .isZero();
        Path file = folder.resolve("report.html");

        ConsoleRun run = machine.run("report", "reported", "-o", file.toString(), "--output", "json");

        assertThat(run.json()).containsEntry("status", "SUCCEEDED").containsEntry("file", file.toString());
        assertThat(file)
                .content()
                .startsWith("<!DOCTYPE html>")
                .contains("deploy dev: succeeded", "Deploy network", "http://gateway.example");
    }

    @Test
    void shouldListWhatWasDoneToAnEnvironment() {
        machine.answers((function, payload) -> function.equals("LockEnvironment")
                ? InstalledMachine.error("EnvironmentLocked", "dev is\u001b[31m locked")
                : InstalledMachine.unchanged(function, payload));
        machine.run("deploy", "dev", "--name", "build-77-deploy-dev");
        machine.answers(InstalledMachine::unchanged);
        machine.run("deploy", "prod", "--name", "elsewhere");

        ConsoleRun run = machine.run("history", "dev");
        Object latest = ((List<?>) machine.run("history", "dev", "--limit", "1", "--output", "json")
                        .json()
                        .get("executions"))
                .getFirst();

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(run.out()).contains("by build 77  build-77-deploy-dev").doesNotContain("elsewhere", "\u001b");
        assertThat((Map<?, ?>) latest)
                .extracting("action", "stack", "startedBy", "status")
                .containsExactly("deploy", "all", "build 77", "FAILED");
        assertThat(((Map<?, ?>) latest).get("seconds")).isInstanceOf(Double.class);
        assertThat(machine.run("history", "staging").out())
                .isEqualTo("Of the latest 200 executions none was about staging\n");
        assertThat(machine.run("history", "dev", "--limit", "0").errors())
                .contains("--limit: found '0'; allowed are whole numbers from 1 to 200");
    }

    /** For Step Functions a teardown that a schedule left out is one that succeeded. */
    @Test
    void shouldListWhatWasLeftOutAsSuch() {
        machine.answers((function, payload) -> function.equals("PublishReport")
                ? Map.of("status", "SKIPPED", "reason", "dev is kept")
                : InstalledMachine.unchanged(function, payload));
        machine.run("deploy", "dev", "--name", "left-out");

        assertThat(machine.run("history", "dev").out().lines())
                .anySatisfy(line -> assertThat(line).contains("  SKIPPED    deploy ", "left-out"));
        Path file = folder.resolve("left-out.html");
        machine.run("report", "left-out", "-o", file.toString());
        assertThat(file).content().contains("deploy dev: skipped", "<header class=\"outcome skipped\">");
    }

    @Test
    void shouldSayWhatItCannotDo() {
        assertThat(machine.run("report", "nothing").errors())
                .contains("EXECUTION: found \"nothing\", which account ", "history ENV lists");
        assertThat(machine.run("deploy", "dev", "--name", "unwritten").exitCode())
                .isZero();

        ConsoleRun run = machine.run(
                "report", "unwritten", "--out", folder.resolve("no/folder.html").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("-o: found ").contains(" in a folder that does not exist");
    }
}
