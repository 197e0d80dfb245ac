package litellm.local.function;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The processes of one version of a function: as many as there are events at one time, up to a bound, and kept warm. */
final class ProcessPool implements AutoCloseable {
    /** More than these take turns: the machine has few cores. */
    private static final int MOST_PROCESSES = 4;

    private final FunctionConfiguration configuration;
    private final Starter starter;
    private final Deque<FunctionProcess> idle = new ArrayDeque<>();
    private final List<FunctionProcess> all = new ArrayList<>();
    private boolean retired;

    /** Starts a process; {@code onEnd} is told when it has ended. */
    interface Starter {
        FunctionProcess start(FunctionConfiguration configuration, Consumer<FunctionProcess> onEnd) throws IOException;
    }

    ProcessPool(FunctionConfiguration configuration, Starter starter) {
        this.configuration = configuration;
        this.starter = starter;
    }

    FunctionConfiguration configuration() {
        return configuration;
    }

    /** Runs an event in a process that is free, in a new one, or, where there are enough, in the next that becomes free. */
    Finished invoke(Invocation invocation) throws IOException, InterruptedException {
        FunctionProcess process = acquireInitialized();
        try {
            Outcome outcome = process.invoke(invocation);
            return new Finished(outcome, process.log().tail());
        } finally {
            release(process);
        }
    }

    /** An invocation's outcome and the end of its log. */
    @SuppressWarnings("ArrayRecordComponent") // Passed through, never compared.
    record Finished(Outcome outcome, byte[] logTail) {}

    /** Ships what the processes have printed meanwhile. */
    void shipLogs() {
        snapshot().forEach(process -> process.log().ship());
    }

    /** When each of the processes that are free was last used. */
    synchronized List<Instant> lastUses() {
        return idle.stream().map(FunctionProcess::lastUse).toList();
    }

    /** Ends the free processes that nobody has used since {@code then}. */
    void expire(Instant then) {
        List<FunctionProcess> expired = new ArrayList<>();
        synchronized (this) {
            idle.removeIf(process -> process.lastUse().isBefore(then) && expired.add(process));
        }
        expired.forEach(FunctionProcess::close);
    }

    /** Ends the processes that are free, and the others when they have finished. */
    void retire() {
        List<FunctionProcess> free;
        synchronized (this) {
            retired = true;
            free = List.copyOf(idle);
            idle.clear();
        }
        free.forEach(FunctionProcess::close);
    }

    /** Ends all processes now. */
    @Override
    public void close() {
        retire();
        snapshot().forEach(FunctionProcess::close);
    }

    private synchronized List<FunctionProcess> snapshot() {
        return List.copyOf(all);
    }

    /**
     * As in Lambda, a process that could not be initialized is initialized once more with the event that needs it; how that
     * goes is how the event goes.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">Failures during the Init phase</a>
     */
    private FunctionProcess acquireInitialized() throws IOException, InterruptedException {
        FunctionProcess first = acquire();
        boolean initialized = false;
        try {
            initialized = first.awaitInitialization().isEmpty();
        } finally {
            if (!initialized) {
                release(first);
            }
        }
        return initialized ? first : acquire();
    }

    private synchronized FunctionProcess acquire() throws IOException, InterruptedException {
        while (true) {
            FunctionProcess free = idle.poll();
            if (free == null && all.size() < MOST_PROCESSES) {
                return start();
            }
            if (free == null) {
                wait();
            } else if (free.isUsable()) {
                return free;
            }
        }
    }

    private FunctionProcess start() throws IOException {
        FunctionProcess started = starter.start(configuration, this::ended);
        all.add(started);
        return started;
    }

    private void release(FunctionProcess process) {
        boolean kept;
        synchronized (this) {
            kept = process.isUsable() && !retired;
            if (kept) {
                idle.push(process);
            }
            notifyAll();
        }
        if (!kept) {
            process.close();
        }
    }

    private synchronized void ended(FunctionProcess process) {
        all.remove(process);
        idle.remove(process);
        notifyAll();
    }
}
