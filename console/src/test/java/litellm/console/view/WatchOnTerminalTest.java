package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import litellm.console.ConsoleProcess;
import litellm.console.document.JsonDocument;
import litellm.console.execution.RecordedExecution;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console as a process of its own on a pseudo-terminal, following an execution that is as far as the test lets it be. */
@Order(1)
class WatchOnTerminalTest {
    private static final RecordedExecution CREATED = RecordedExecution.of("created");
    private static final int IN_NETWORK = CREATED.untilEntered("Check network");
    private static final int IN_LITELLM = CREATED.untilEntered("Check litellm");
    private static final String CTRL_C = "\u0003";
    private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");

    /** What the view sends apart from text and colours: the cursor away and back, a line or the rest erased, lines upwards. */
    private static final Pattern IN_PLACE = Pattern.compile("\u001b\\[(\\?25l|\\?25h|2K|J|[0-9]+A)");

    @Test
    void shouldShowARunningExecutionInPlaceUntilItHasEnded() throws Exception {
        try (ReplayedExecution execution = new ReplayedExecution("created").runs(IN_NETWORK);
                PseudoTerminal terminal = watch(execution, 80, 30, Map.of())) {
            List<String> lines = terminal.await(seen("[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Deploy network"));
            execution.runs(IN_LITELLM);
            terminal.await(seen("✔ Deploy network"));
            execution.ended("SUCCEEDED", CREATED.events().size());
            String written = terminal.awaitEnd();

            assertThat(lines.getFirst()).startsWith("deploy dev  RUNNING  ");
            assertThat(terminal.lines()).noneMatch(line -> line.contains("✔"));
            assertThat(terminal.lines()).anyMatch(line -> line.startsWith("deploy dev: done in "));
            assertThat(written).contains("exit 0", "\u001b[?25h");
            assertThat(IN_PLACE.matcher(COLOR.matcher(written).replaceAll("")).replaceAll(""))
                    .doesNotContain("\u001b");
            assertThat(written.split("\u001b\\[J", -1))
                    .as("erased where steps that were not taken leave the tree, and at the end")
                    .hasSize(3);
        }
    }

    @Test
    void shouldFitTheWindowWhenItIsResized() throws Exception {
        try (ReplayedExecution execution = new ReplayedExecution("created").runs(IN_LITELLM);
                PseudoTerminal terminal = watch(execution, 120, 40, Map.of())) {
            terminal.await(seen("Deploy litellm"));
            for (int columns : List.of(80, 40, 100)) {
                int before = terminal.written().length();
                terminal.resize(columns, 24);
                terminal.await(_ -> terminal.written().indexOf("\u001b[J", before) > 0);
                terminal.await(seen("Publish report"));

                assertThat(terminal.lines().getFirst()).startsWith("deploy dev  RUNNING  ");
                assertThat(terminal.lines())
                        .filteredOn(line -> line.contains("Deploy litellm"))
                        .hasSize(1);
                String drawn = terminal.written().substring(terminal.written().indexOf("\u001b[J", before));
                assertThat(COLOR.matcher(IN_PLACE.matcher(drawn).replaceAll(""))
                                .replaceAll("")
                                .split("\r\n|\r"))
                        .allMatch(line -> line.length() < columns);
            }
        }
    }

    @Test
    void shouldSayHowToFollowAgainAndRestoreTheTerminalAtCtrlC() throws Exception {
        try (ReplayedExecution execution = new ReplayedExecution("created").runs(IN_NETWORK);
                PseudoTerminal terminal = watch(execution, 80, 40, Map.of())) {
            terminal.await(seen("Deploy network"));
            terminal.type("\n\nx");
            terminal.type(CTRL_C);
            String written = terminal.awaitEnd();

            assertThat(written)
                    .contains(
                            "The execution goes on. To follow it again: litellmctl --region us-east-1 --endpoint-url %s watch %s"
                                    .formatted(execution.endpoint(), ReplayedExecution.ARN),
                            "exit 130")
                    .containsPattern("[^-]echo\\b")
                    .doesNotContain("Exception");
            assertThat(written.substring(0, written.indexOf("exit 130"))).doesNotContain("^C");
            assertThat(written.lastIndexOf("\u001b[?25h")).isGreaterThan(written.lastIndexOf("\u001b[?25l"));
            assertThat(terminal.lines())
                    .filteredOn(line -> line.contains("Deploy network"))
                    .hasSize(1);
        }
    }

    /** Whoever stops the execution too sees it end before the console does. */
    @ParameterizedTest
    @CsvSource({
        "detach, RUNNING, The execution goes on. To follow it again: litellmctl ",
        "stop, ABORTED, The execution is stopped;"
    })
    void shouldGiveAProgramOneResultAtCtrlC(String onCancel, String status, String said, @TempDir Path folder)
            throws Exception {
        Path result = folder.resolve("result.json");
        try (ReplayedExecution execution = new ReplayedExecution("created").runs(IN_NETWORK)) {
            List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >\"$RESULT\"", "sh"));
            line.addAll(command(execution, ReplayedExecution.ARN));
            line.addAll(List.of("--output", "json", "--on-cancel", onCancel));
            try (PseudoTerminal terminal = new PseudoTerminal(80, 30, Map.of("RESULT", result.toString()), line)) {
                terminal.await(seen("Deploy network"));
                terminal.type(CTRL_C);

                assertThat(terminal.awaitEnd()).contains("exit 130");
            }
        }
        assertThat(JsonDocument.readObject("result", Files.readString(result)))
                .containsOnlyKeys("status", "executionArn", "reason")
                .containsEntry("status", status)
                .containsEntry("executionArn", ReplayedExecution.ARN)
                .hasEntrySatisfying(
                        "reason", reason -> assertThat(reason).asString().startsWith(said));
    }

    @Test
    void shouldSurviveALostConnectionAndSayThatItIsLost() throws Exception {
        try (ReplayedExecution execution = new ReplayedExecution("created").runs(IN_NETWORK);
                PseudoTerminal terminal = watch(execution, 80, 30, Map.of())) {
            terminal.await(seen("Deploy network"));
            execution.down(true);
            terminal.await(lines -> lines.getFirst().startsWith("The connection to AWS was lost, trying again: "));
            execution.runs(IN_LITELLM).down(false);

            assertThat(terminal.await(seen("✔ Deploy network")).getFirst()).startsWith("deploy dev  RUNNING  ");
        }
    }

    @Test
    void shouldWriteNoColorsWhereNoneAreWanted() throws Exception {
        try (ReplayedExecution execution = new ReplayedExecution("created").runs(IN_NETWORK);
                PseudoTerminal terminal = watch(execution, 80, 30, Map.of("NO_COLOR", "1"))) {
            terminal.await(seen("Deploy network"));
            terminal.type(CTRL_C);

            assertThat(terminal.awaitEnd()).doesNotContainPattern(COLOR);
        }
    }

    @Test
    void shouldWritePlainLinesWhereTheCursorCannotBeMoved() throws Exception {
        try (ReplayedExecution execution = new ReplayedExecution("created");
                PseudoTerminal terminal = watch(execution, 80, 30, Map.of("TERM", "dumb"))) {
            assertThat(terminal.awaitEnd())
                    .doesNotContain("\u001b")
                    .contains("Deploy network", "deploy dev: done in ", "exit 0");
        }
    }

    /** As in a container, which lists few terminals. */
    @Test
    void shouldShowTheTreeOnATerminalThatTheMachineDoesNotKnow() throws Exception {
        try (ReplayedExecution execution = new ReplayedExecution("created");
                PseudoTerminal terminal = watch(execution, 80, 30, Map.of("TERM", "xterm-of-tomorrow"))) {
            assertThat(terminal.awaitEnd())
                    .doesNotContain("WARNING", "Exception")
                    .contains("deploy dev: done in ", "exit 0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "database-failed, FAILED, 1, ': not enough capacity'",
        "created, TIMED_OUT, 1, 'TIMED_OUT: no cause was given'",
        "created, ABORTED, 1, 'deploy dev: stopped after '",
        "invalid-request, FAILED, 2, 'The request was refused, the execution has changed nothing:'"
    })
    void shouldSayHowAnExecutionHasEnded(String scenario, String status, int exitCode, String said) throws Exception {
        try (ReplayedExecution execution = new ReplayedExecution(scenario);
                PseudoTerminal terminal = watch(
                        scenario.equals("created") ? execution.ended(status, IN_NETWORK) : execution,
                        80,
                        30,
                        Map.of())) {
            assertThat(terminal.awaitEnd()).contains(said, "exit " + exitCode);
        }
    }

    @Test
    void shouldNameAnExecutionThatIsUnknown() throws Exception {
        try (ReplayedExecution execution = new ReplayedExecution("created");
                PseudoTerminal terminal = console(execution, 300, 30, Map.of(), "no-such-name")) {
            assertThat(terminal.awaitEnd())
                    .contains(
                            "litellmctl: EXECUTION: found \"no-such-name\", which account 123456789012 does not have in us-east-1; allowed: the ARN or the name of an execution, which litellmctl --region us-east-1 --endpoint-url %s history ENV lists"
                                    .formatted(execution.endpoint()),
                            "exit 2");
        }
    }

    private static Predicate<List<String>> seen(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return lines -> lines.stream().anyMatch(line -> pattern.matcher(line).find());
    }

    private static PseudoTerminal watch(
            ReplayedExecution execution, int columns, int rows, Map<String, String> environment) throws IOException {
        return console(execution, columns, rows, environment, ReplayedExecution.ARN);
    }

    private static PseudoTerminal console(
            ReplayedExecution execution, int columns, int rows, Map<String, String> environment, String name)
            throws IOException {
        return new PseudoTerminal(columns, rows, environment, command(execution, name));
    }

    private static List<String> command(ReplayedExecution execution, String name) {
        List<String> command = ConsoleProcess.command(
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Daws.accessKeyId=test",
                "-Daws.secretAccessKey=test",
                "-Dlitellm.home=" + Path.of("..").toAbsolutePath().normalize(),
                "-Dlitellm.terminal.output=true",
                "-Dlitellm.terminal.errors=true",
                "litellm.console.program.Litellmctl");
        command.addAll(List.of("watch", name, "--region", "us-east-1", "--endpoint-url", execution.endpoint()));
        return command;
    }
}
