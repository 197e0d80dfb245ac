package litellm.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How a process ended.
 *
 * @param printed both of its streams, or the one that was read, as UTF-8
 */
public record ProcessOutput(int exitCode, String printed) {
    /** How long what is left of a process that was killed may take to let go of its streams. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Runs a process to its end and reads both of its streams; one that takes longer than {@code limit} is killed and fails the test. */
    public static ProcessOutput of(ProcessBuilder builder, Duration limit) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        return of(process, process.getInputStream(), limit);
    }

    /** The same for a process that has been started, of which one stream is read. */
    static ProcessOutput of(Process process, InputStream stream, Duration limit) throws InterruptedException {
        CompletableFuture<String> printed = read(stream);
        try {
            return process.onExit()
                    .thenCombine(printed, (ended, text) -> new ProcessOutput(ended.exitValue(), text))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            // A shell whose command is killed before itself would go on with the next one.
            List<ProcessHandle> started = process.descendants().toList();
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
            String text = printed.completeOnTimeout("", GRACE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            throw new AssertionError("a process did not end in %s; it printed:%n%s".formatted(limit, text), late);
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        }
    }

    /** Reads a stream to its end, on a thread of its own: where there are two processors, the common pool has one for all tests at once. */
    public static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                },
                Thread::startVirtualThread);
    }
}
