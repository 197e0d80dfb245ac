package litellm.console.view;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import litellm.console.Interruptible;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;

/** A command on a real pseudo-terminal, with what its screen shows. */
public final class PseudoTerminal implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(180);
    private static final Path HELPER = Path.of("src/test/resources/terminal/terminal.py");

    private final Process process;
    private final StringBuilder written = new StringBuilder();
    private final Thread reader = new Thread(this::read, "terminal");
    private ScreenTerminal screen;
    private boolean ended;

    /** Starts the command on a terminal of this size. */
    public PseudoTerminal(int columns, int rows, Map<String, String> environment, List<String> command)
            throws IOException {
        screen = new ScreenTerminal(columns, rows);
        List<String> line = new ArrayList<>(
                List.of("python3", HELPER.toString(), Integer.toString(columns), Integer.toString(rows)));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(Interruptible.command(line)).redirectErrorStream(true);
        builder.environment().remove("NO_COLOR");
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().putAll(environment);
        process = builder.start();
        reader.start();
    }

    private void read() {
        try (Reader output = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            char[] buffer = new char[8192];
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                add(new String(buffer, 0, count));
            }
        } catch (IOException e) {
            add("read: " + e);
        }
        end();
    }

    private synchronized void add(String text) {
        written.append(text);
        screen.write(text);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits until the screen looks like this; gives its lines that are not empty. */
    public synchronized List<String> await(Predicate<List<String>> look) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        while (!look.test(lines())) {
            if (ended || System.nanoTime() > deadline) {
                throw new AssertionError("never seen; at last:\n" + String.join("\n", lines()));
            }
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
        }
        return lines();
    }

    /** Waits for the command's end; gives everything that was written. */
    public String awaitEnd() throws InterruptedException {
        reader.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE));
        if (reader.isAlive()) {
            throw new AssertionError("still runs; until now:\n" + written());
        }
        return written();
    }

    synchronized String written() {
        return written.toString();
    }

    synchronized List<String> lines() {
        return screen.toString()
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The window gets another size, and a screen that is empty: what is seen then was written for it. */
    synchronized void resize(int columns, int rows) throws IOException {
        screen.setSize(Size.of(columns, rows));
        steer("resize %d %d".formatted(columns, rows));
    }

    /** Types, as a person would. */
    public void type(String keys) throws IOException {
        steer("type " + HexFormat.of().formatHex(keys.getBytes(StandardCharsets.UTF_8)));
    }

    private void steer(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
