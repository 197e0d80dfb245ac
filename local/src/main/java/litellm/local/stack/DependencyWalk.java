package litellm.local.stack;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import litellm.local.stack.template.DependencyGraph;

/** Does one step per resource, each as soon as those that it needs are done, as many at once as can be. */
final class DependencyWalk {
    private final ExecutorService executor;
    private final boolean cancelOnFailure;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Map<String, Set<String>> waiting = new LinkedHashMap<>();
    private final Set<String> failed = new LinkedHashSet<>();
    private RuntimeException fault;
    private int running;

    /** The work on one resource. */
    @FunctionalInterface
    interface Step {
        /** Does it; false when it failed. */
        boolean run(String id) throws InterruptedException;
    }

    /**
     * A walk that has not started.
     *
     * @param cancelOnFailure whether one failure cancels all the rest; else only what needs the failed one is left undone
     */
    DependencyWalk(DependencyGraph graph, ExecutorService executor, boolean cancelOnFailure) {
        this.executor = executor;
        this.cancelOnFailure = cancelOnFailure;
        graph.order().forEach(id -> waiting.put(id, new LinkedHashSet<>(graph.dependencies(id))));
    }

    /**
     * Walks, and returns when nothing runs any more: the resources whose step failed.
     *
     * @throws RuntimeException the first that a step has thrown: a fault of the engine, for which no resource has an event
     */
    synchronized Set<String> run(Step step) throws InterruptedException {
        start(step);
        while (running > 0) {
            wait();
        }
        if (fault != null) {
            throw fault;
        }
        return Set.copyOf(failed);
    }

    /** Tells that a step fails. Whoever has heard of it finds cancelled what that cancels. */
    synchronized void fail(Runnable telling) {
        telling.run();
        if (cancelOnFailure) {
            cancel();
        }
    }

    /** Starts nothing more, and ends every {@link #pause}. */
    void cancel() {
        cancelled.countDown();
    }

    synchronized boolean cancelled() {
        return cancelled.getCount() == 0;
    }

    /** Waits; returns at once when the walk is cancelled. */
    void pause(Duration duration) throws InterruptedException {
        cancelled.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void start(Step step) {
        Set<String> ready = new LinkedHashSet<>();
        if (!cancelled()) {
            waiting.forEach((id, needed) -> {
                if (needed.isEmpty()) {
                    ready.add(id);
                }
            });
        }
        waiting.keySet().removeAll(ready);
        running += ready.size();
        ready.forEach(id -> executor.execute(() -> work(id, step)));
    }

    private void work(String id, Step step) {
        boolean done = false;
        try {
            done = step.run(id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            broken(e);
        } finally {
            finish(id, done, step);
        }
    }

    private synchronized void broken(RuntimeException e) {
        if (fault == null) {
            fault = e;
        }
    }

    private synchronized void finish(String id, boolean done, Step step) {
        if (done) {
            waiting.values().forEach(needed -> needed.remove(id));
        } else {
            failed.add(id);
            if (cancelOnFailure) {
                cancel();
            }
        }
        start(step);
        running--;
        notifyAll();
    }
}
