package litellm.local.function;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import litellm.local.ChildProcess;

/**
 * One running process of a function: an execution environment in Lambda's words. Takes one event at a time.
 */
final class FunctionProcess implements RuntimeApi.Client, AutoCloseable {
    private static final Duration INITIALIZATION_PATIENCE = Duration.ofSeconds(60);

    private final FunctionConfiguration configuration;
    private final FunctionLog log;
    private final LinkedBlockingQueue<Optional<Invocation>> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<Optional<Outcome>> initialization = new CompletableFuture<>();
    private final long started = System.nanoTime();
    private volatile Instant lastUse = Instant.now();
    private volatile Invocation current;
    private volatile ChildProcess child;
    private volatile String initDuration = "";
    private volatile boolean ended;
    private Path status;

    FunctionProcess(FunctionConfiguration configuration, FunctionLog log) {
        this.configuration = configuration;
        this.log = log;
    }

    void start(ChildProcess.Spec spec, Runnable onEnd) throws IOException {
        child = ChildProcess.start(spec);
        var _ = child.onExit().thenAccept(code -> {
            exited(code);
            onEnd.run();
        });
    }

    /** Whether another event can be given to it. */
    boolean isUsable() {
        return !ended;
    }

    Instant lastUse() {
        return lastUse;
    }

    FunctionLog log() {
        return log;
    }

    /** Waits until the function has been loaded; gives the error where it could not be. */
    Optional<Outcome> awaitInitialization() throws InterruptedException {
        try {
            return initialization.get(INITIALIZATION_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            uninitialized(Outcome.error(
                    "Sandbox.Timedout",
                    "The function did not start in " + INITIALIZATION_PATIENCE.toSeconds() + " seconds"));
            kill();
            return initialization.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs one event; what Lambda would answer, whatever the function does. */
    Outcome invoke(Invocation invocation) throws InterruptedException {
        Optional<Outcome> failure = awaitInitialization();
        long begin = System.nanoTime();
        log.start(invocation.requestId(), configuration.version());
        Outcome outcome = failure.isPresent() ? failure.get() : run(invocation);
        log.end(invocation.requestId(), outcome.remark(), report(System.nanoTime() - begin));
        lastUse = Instant.now();
        return outcome;
    }

    @Override
    public Invocation next() throws InterruptedException {
        initialized();
        return inbox.take().orElse(null);
    }

    @Override
    public void initializationFailed(Outcome error) {
        uninitialized(error);
    }

    @Override
    public void finished(String requestId, Outcome outcome) {
        Invocation running = current;
        if (running != null && running.requestId().equals(requestId)) {
            running.outcome().complete(outcome);
        }
    }

    /** Lets the process end in its own time. */
    @Override
    public void close() {
        ended = true;
        child.close();
    }

    private Outcome run(Invocation invocation) throws InterruptedException {
        current = invocation;
        inbox.add(Optional.of(invocation));
        if (ended) {
            exited(0);
        }
        try {
            return invocation.outcome().get(invocation.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            kill();
            return Outcome.error(
                    "Sandbox.Timedout",
                    String.format(
                            Locale.ROOT,
                            "RequestId: %s Error: Task timed out after %.2f seconds",
                            invocation.requestId(),
                            invocation.timeout().toMillis() / 1000.0));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            current = null;
        }
    }

    private void initialized() {
        if (initialization.complete(Optional.empty())) {
            initDuration = "\tInit Duration: " + milliseconds(System.nanoTime() - started);
        }
    }

    /** The process can take no event. */
    private void uninitialized(Outcome error) {
        if (initialization.isDone()) {
            return;
        }
        boolean wanted = !ended;
        // Before anybody hears of it: nobody is to be given this process again.
        ended = true;
        if (initialization.complete(Optional.of(error)) && wanted) {
            log.initializationFailed("Init Duration: " + milliseconds(System.nanoTime() - started)
                    + "\tPhase: init\tStatus: error\tError Type: " + error.errorType());
        }
    }

    private void exited(int code) {
        String reason = "Runtime exited with error: " + (code > 128 ? "signal " + (code - 128) : "exit status " + code);
        uninitialized(Outcome.error("Runtime.ExitError", reason));
        ended = true;
        Invocation running = current;
        if (running != null) {
            running.outcome()
                    .complete(Outcome.error(
                            "Runtime.ExitError", "RequestId: " + running.requestId() + " Error: " + reason));
        }
        inbox.add(Optional.empty());
    }

    private void kill() {
        ended = true;
        child.kill();
    }

    private String report(long nanoseconds) {
        String init = initDuration;
        initDuration = "";
        return "Duration: " + milliseconds(nanoseconds)
                + "\tBilled Duration: " + (nanoseconds / 1_000_000 + 1) + " ms"
                + "\tMemory Size: " + configuration.memoryMegabytes() + " MB"
                + peakMemory().map(peak -> "\tMax Memory Used: " + peak + " MB").orElse("")
                + init;
    }

    /** The most memory that the process ever took, in megabytes, where the system tells: Linux does. */
    private Optional<Long> peakMemory() {
        try {
            if (status == null) {
                status = child.processes().stream()
                        .filter(process -> process.info().command().orElse("").endsWith("java"))
                        .map(process -> Path.of("/proc", Long.toString(process.pid()), "status"))
                        .findFirst()
                        .orElse(Path.of("/proc/none"));
            }
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String milliseconds(long nanoseconds) {
        return String.format(Locale.ROOT, "%.2f ms", nanoseconds / 1e6);
    }
}
