package litellm.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process of the local cloud whose life is tied to this one's by a pipe: when this process ends, however it ends, the
 * kernel closes the pipe and the child is stopped. A small shell stands between the two and watches the pipe; the child
 * itself reads an empty standard input.
 */
public final class ChildProcess implements AutoCloseable {
    /** What a child inherits; all else, credentials and profiles above all, stays with the person who started us. */
    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "PYTHONPATH");

    /**
     * Arguments: the stop signal, the tenths of a second until SIGKILL, the command. Terminal signals are ignored here, and
     * hence in the child: who owns the child decides when it ends. The watcher reads descriptor 3, the pipe; nobody else keeps it.
     */
    private static final String GUARD = """
            trap '' INT HUP QUIT
            exec 3<&0 </dev/null
            signal=$1 patience=$2
            shift 2
            "$@" 3<&- &
            child=$!
            (
              while read -r line <&3; do :; done
              kill -s "$signal" "$child" 2>/dev/null
              while [ "$patience" -gt 0 ] && kill -0 "$child" 2>/dev/null; do
                patience=$((patience - 1))
                sleep 0.1
              done
              kill -s KILL "$child" 2>/dev/null
            ) >/dev/null 2>&1 &
            watcher=$!
            exec 3<&-
            wait "$child"
            code=$?
            kill -s KILL "$watcher" 2>/dev/null
            exit "$code"
            """;

    private final Process process;
    private final Duration grace;

    private ChildProcess(Process process, Duration grace) {
        this.process = process;
        this.grace = grace;
    }

    /**
     * How a child runs.
     *
     * @param environment added to the few variables that every child inherits
     * @param log the file that its output is appended to; null to read it with {@link #output}
     * @param stopSignal what asks it to end: "TERM", "INT", …
     * @param grace how long it has until SIGKILL
     */
    public record Spec(
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Path log,
            String stopSignal,
            Duration grace) {

        /** A child that SIGTERM ends, within five seconds. */
        public static Spec of(List<String> command, Map<String, String> environment, Path directory, Path log) {
            return new Spec(command, environment, directory, log, "TERM", Duration.ofSeconds(5));
        }

        public Spec withStop(String signal, Duration patience) {
            return new Spec(command, environment, directory, log, signal, patience);
        }
    }

    /**
     * Starts a child.
     *
     * @throws IOException when there is no shell; a command that does not exist shows as exit code 127
     */
    public static ChildProcess start(Spec spec) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                GUARD,
                "child",
                spec.stopSignal(),
                Long.toString(spec.grace().toMillis() / 100)));
        command.addAll(spec.command());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(spec.directory().toFile()).redirectErrorStream(true);
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(spec.environment());
        if (spec.log() != null) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        }
        return new ChildProcess(builder.start(), spec.grace());
    }

    /** What the child prints, both streams, where no log file takes it. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** Completes with the exit code when the child has ended: 128 + n where signal n ended it. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The process itself and what it started, first the shell that guards it. */
    public List<ProcessHandle> processes() {
        List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
        process.descendants().forEach(all::add);
        return all;
    }

    /** Asks the child to end and waits; after its grace it is killed. Once it has ended, does nothing. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(grace.toMillis() + 2_000, TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (IOException e) {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    /** Ends the child and what it started at once. */
    public void kill() {
        processes().reversed().forEach(ProcessHandle::destroyForcibly);
    }
}
