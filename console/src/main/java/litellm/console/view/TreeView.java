package litellm.console.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import litellm.console.execution.Execution;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/**
 * The live tree on a terminal. It is redrawn several times a second, so that times run on between two looks; only what
 * changed is sent to the terminal, so nothing flickers. When the execution ends the tree goes, and the summary follows.
 */
public final class TreeView implements ExecutionView {
    private static final long FRAME_MILLIS = 125;

    private final Terminal terminal;
    private final Display display;
    private final TreeRenderer renderer;
    private final ScheduledExecutorService frames = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("frames").factory());
    private Execution shown;
    private String note = "";
    private Size size;
    private boolean closed;

    TreeView(Terminal terminal, boolean colored) {
        this.terminal = terminal;
        this.display = new Display(terminal, false);
        this.renderer = new TreeRenderer(colored);
        // A frame that cannot be drawn is not lost: the next show fails the same way, and says so.
        var _ = frames.scheduleAtFixedRate(this::draw, FRAME_MILLIS, FRAME_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A view on the process's own terminal; lines where it cannot move its cursor. */
    public static ExecutionView onTerminal() {
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .dumb(true)
                    .build();
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                terminal.close();
                return new LinesView(System.out);
            }
            String noColor = System.getenv("NO_COLOR"); // https://no-color.org
            return new TreeView(terminal, noColor == null || noColor.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException("The terminal cannot be opened", e);
        }
    }

    @Override
    public synchronized void show(Execution execution) {
        shown = execution;
        note = "";
        if (execution.running()) {
            draw();
        } else if (!closed) {
            update(List.of());
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
        List<AttributedString> lines = renderer.render(shown, Instant.now(), size.getColumns(), size.getRows() - 1);
        if (!note.isEmpty()) {
            lines.set(0, new AttributedString(note).columnSubSequence(0, size.getColumns()));
        }
        update(lines);
    }

    /** A terminal that was resized may have broken lines anywhere: the tree is drawn anew. */
    private void resize() {
        Size now = terminal.getSize();
        Size usable = now.getColumns() > 0 && now.getRows() > 0 ? now : Size.of(80, 24);
        if (!usable.equals(size)) {
            if (size != null) {
                update(List.of());
            }
            size = usable;
            display.resize(size);
        }
    }

    private void update(List<AttributedString> lines) {
        display.update(lines, 0);
        terminal.flush();
    }

    /** Leaves what is drawn where it is, with the cursor below it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        frames.shutdownNow();
        if (shown != null && shown.running()) {
            List<AttributedString> lines = renderer.render(shown, Instant.now(), size.getColumns(), size.getRows() - 1);
            display.update(
                    lines, size.cursorPos(lines.size() - 1, lines.getLast().columnLength()));
        }
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The terminal cannot be closed", e);
        }
    }
}
