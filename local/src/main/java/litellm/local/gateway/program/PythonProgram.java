package litellm.local.gateway.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import litellm.local.ChildProcess;

/**
 * A container that runs a Python program of its own ({@code python -c PROGRAM}): the very program, by this machine's Python.
 * Its clock goes sixty times as fast as ours, so that what waits for minutes ends in seconds ({@code time.time} and
 * {@code time.sleep}; {@code time.monotonic} and {@code datetime} keep real time).
 */
public final class PythonProgram implements Program {
    private static final List<String> PYTHON = List.of("python", "-c");
    private static final String FAST_CLOCK = """
            import time
            clock, rest = time.time, time.sleep
            time.time, time.sleep = lambda: clock() * 60, lambda seconds: rest(seconds / 60)
            """;

    private final ChildProcess process;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private PythonProgram(ChildProcess process) {
        this.process = process;
    }

    /** Whether a container's command is one for Python. */
    public static boolean takes(List<String> command) {
        return command.size() > PYTHON.size()
                && command.subList(0, PYTHON.size()).equals(PYTHON);
    }

    /** Starts it; what it prints goes into the log. */
    public static PythonProgram start(List<String> command, Map<String, String> environment, TaskLog log)
            throws IOException {
        List<String> local = new ArrayList<>(command);
        local.set(0, "python3");
        local.set(PYTHON.size(), FAST_CLOCK + command.get(PYTHON.size()));
        PythonProgram program =
                new PythonProgram(ChildProcess.start(ChildProcess.Spec.of(local, environment, Path.of("/"), null)));
        Thread.ofVirtual().name("python").start(() -> program.follow(log));
        return program;
    }

    private void follow(TaskLog log) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.write(line);
            }
        } catch (IOException e) {
            log.write("python: " + e.getMessage());
        }
        var _ = process.onExit().thenAccept(exit::complete);
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    @Override
    public void stop() {
        process.close();
    }
}
