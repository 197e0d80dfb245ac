package litellm.console.view;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import litellm.console.ConsoleException;
import litellm.console.execution.Execution;
import litellm.console.terminal.Console;
import litellm.controlplane.Length;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The live tree on a terminal. It is redrawn several times a second, so that times run on between two looks. When the
 * execution ends the tree goes, and the summary follows.
 */
public final class TreeView implements ExecutionView {
    private static final long FRAME_MILLIS = 125;
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** Writes a stack trace to standard error for a terminal that the machine does not know. Held: a logger that nobody holds is forgotten. */
    private static final Logger JLINE = Logger.getLogger("org.jline");

    private final Terminal terminal;
    private final LiveLines lines;
    private final TreeRenderer renderer;
    private final InstantSource clock;
    private final ScheduledExecutorService frames = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("frames").factory());
    private Execution shown;
    private Instant shownAt;
    private String note = "";
    private Size size;
    private boolean closed;

    TreeView(Terminal terminal, PrintStream out, boolean colored, InstantSource clock) {
        this.terminal = terminal;
        this.lines = new LiveLines(out);
        this.renderer = new TreeRenderer(colored);
        this.clock = clock;
        // What is typed would be written into the tree; closing the terminal undoes this.
        terminal.echo(false);
        // A frame that cannot be drawn is not lost: the next show fails the same way, and says so.
        var _ = frames.scheduleAtFixedRate(this::draw, FRAME_MILLIS, FRAME_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A view on the process's own terminal; lines where it cannot move its cursor. */
    public static ExecutionView onTerminal(Console console) {
        JLINE.setLevel(Level.OFF);
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .dumb(true)
                    .graphemeCluster(
                            false) // It would ask the terminal, whose answer may come when nobody reads it any more.
                    .build();
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                terminal.close();
                return new LinesView(console.out());
            }
            return new TreeView(terminal, console.out(), console.coloured(), InstantSource.system());
        } catch (IOException e) {
            throw unusable("opened", e);
        }
    }

    private static ConsoleException unusable(String tried, IOException e) {
        return ConsoleException.failed(
                "terminal: cannot be %s (%s)".formatted(tried, e.getClass().getSimpleName()));
    }

    @Override
    public synchronized void show(Execution execution) {
        shown = execution;
        shownAt = clock.instant();
        note = "";
        if (execution.running()) {
            draw();
        } else if (!closed) {
            lines.erase();
            close();
        }
    }

    @Override
    public synchronized void note(String line) {
        note = line;
        draw();
    }

    private synchronized void draw() {
        if (shown == null || closed) {
            return;
        }
        resize();
        Instant now = clock.instant();
        lines.draw(renderer.render(shown, note(now), now, size.getColumns() - 1, size.getRows() - 1));
    }

    /** What there is to say about the watching: an answer that does not come is not said by anyone else for long. */
    private String note(Instant now) {
        Duration silence = Duration.between(shownAt, now);
        return note.isEmpty() && silence.compareTo(SILENCE) > 0
                ? "AWS has not answered for " + Length.of(silence)
                : note;
    }

    /** A terminal that was resized may have broken lines anywhere: the tree is drawn anew. */
    private void resize() {
        Size now = terminal.getSize();
        Size usable = now.getColumns() > 1 && now.getRows() > 1 ? now : Size.of(80, 24);
        if (!usable.equals(size)) {
            if (size != null) {
                lines.erase();
            }
            size = usable;
        }
    }

    /** Leaves what is drawn where it is, with the cursor below it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        frames.shutdownNow();
        lines.leave();
        try {
            terminal.close();
        } catch (IOException e) {
            throw unusable("closed", e);
        }
    }
}
