package litellm.controlplane.compliance.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.controlplane.runtime.Absent;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Makes API calls side by side, a bounded number at once: enough to keep the scan short, too few to be throttled by
 * anything but a service that is busy anyway.
 */
final class Calls implements AutoCloseable {
    private static final int AT_ONCE = 16;

    private final Semaphore free = new Semaphore(AT_ONCE);
    private final LongAdder made = new LongAdder();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** How many calls were made so far. */
    long made() {
        return made.sum();
    }

    /** Makes one call when its turn comes. */
    <T> T one(Supplier<T> call) {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted before a call", e);
        }
        try {
            made.increment();
            return call.get();
        } finally {
            free.release();
        }
    }

    /** What all pages of a listing hold; each page is a call. */
    <P, T> List<T> all(Iterable<P> pages, Function<P, ? extends Collection<T>> items) {
        List<T> all = new ArrayList<>();
        Iterator<P> iterator = pages.iterator();
        while (iterator.hasNext()) {
            all.addAll(items.apply(one(iterator::next)));
        }
        return all;
    }

    /** Does {@code work} for each item side by side; the work makes its calls by {@link #one}. Throws the first failure. */
    <T, R> List<R> each(Collection<T> items, Function<T, R> work) {
        List<Future<R>> running =
                items.stream().map(item -> start(() -> work.apply(item))).toList();
        try {
            List<R> results = new ArrayList<>(running.size());
            for (Future<R> future : running) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted while calls were under way", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            running.forEach(future -> future.cancel(true));
        }
    }

    /** The same, without the items that are gone by now: deleted since they were listed, so that their work throws {@code gone}. */
    <T, R> List<R> eachStillThere(Collection<T> items, Class<? extends AwsServiceException> gone, Function<T, R> work) {
        return each(items, item -> Absent.unless(gone, () -> work.apply(item))).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    <R> Future<R> start(Supplier<R> work) {
        return threads.submit(work::get);
    }

    /** Ends what still runs. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
