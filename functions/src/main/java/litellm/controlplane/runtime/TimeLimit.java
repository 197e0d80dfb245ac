package litellm.controlplane.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work that is given up when it takes too long. */
public final class TimeLimit {
    private TimeLimit() {}

    /**
     * What {@code work} gives. It runs in a thread of its own, whose log lines name what this thread's do, and which is interrupted
     * when time is up: Lambda would keep it, and it would go on in the next invocation.
     *
     * @throws TimeoutException where it takes longer than {@code limit}
     * @throws ExecutionException where it fails
     */
    public static <T> T run(Duration limit, Callable<T> work)
            throws ExecutionException, TimeoutException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(Log.inherited(work));
        Thread.startVirtualThread(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            task.cancel(true);
        }
    }
}
