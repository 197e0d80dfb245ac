package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import litellm.console.execution.RecordedExecution;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;
import org.jline.utils.ScreenTerminal.VirtualTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TreeViewTest {
    private static final RecordedExecution CREATED = RecordedExecution.of("created");

    private Instant now = Instant.parse("2027-01-01T00:00:00Z");
    private VirtualTerminal terminal;
    private TreeView view;

    @BeforeEach
    void openTerminal() throws IOException {
        terminal = ScreenTerminal.withTerminal("test", "xterm-256color", 80, 24);
        view = new TreeView(
                terminal.terminal(),
                new PrintStream(terminal.terminal().output(), true, StandardCharsets.UTF_8),
                true,
                () -> now);
    }

    @Test
    void shouldChangeWhatIsOnTheScreenInPlace() {
        for (int count = 1; count <= CREATED.untilEntered("Check network"); count++) {
            view.show(CREATED.after(count));
        }

        assertThat(screen().getFirst()).startsWith("deploy dev  RUNNING");
        assertThat(screen())
                .hasSize(23)
                .filteredOn(line -> line.contains("Deploy network"))
                .hasSize(1);
    }

    @Test
    void shouldDrawAnewWhenTheTerminalIsResized() {
        view.show(CREATED.after(CREATED.untilEntered("Check network")));

        terminal.screen().setSize(Size.of(50, 12));
        terminal.terminal().setSize(Size.of(50, 12));
        view.show(CREATED.after(CREATED.untilEntered("Check network")));

        assertThat(screen())
                .hasSizeLessThanOrEqualTo(12)
                .filteredOn(line -> line.contains("Deploy network"))
                .hasSize(1);
    }

    @Test
    void shouldMakeRoomForTheSummaryAtTheEnd() {
        view.show(CREATED.after(40));
        view.show(CREATED.atEnd());

        assertThat(screen()).isEmpty();
    }

    @Test
    void shouldLeaveTheTreeWhereItIsWhenTheConsoleIsEnded() {
        view.show(CREATED.after(CREATED.untilEntered("Check network")));
        view.close();
        view.show(CREATED.after(20));

        assertThat(screen()).hasSize(23).anyMatch(line -> line.contains("Deploy network"));
    }

    @Test
    void shouldSayThatTheConnectionWasLost() {
        view.show(CREATED.after(40));
        view.note("The connection to AWS was lost");

        assertThat(screen().getFirst()).isEqualTo("The connection to AWS was lost");
    }

    @Test
    void shouldSayThatNoAnswerComes() {
        view.show(CREATED.after(40));
        now = now.plusSeconds(14);
        view.note("");

        assertThat(screen().getFirst()).isEqualTo("AWS has not answered for 14.0 s");
    }

    /** The screen's lines without the empty ones. */
    private List<String> screen() {
        return terminal.screen()
                .toString()
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
