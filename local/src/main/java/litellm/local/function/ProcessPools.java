package litellm.local.function;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The processes of all functions, a pool for each version. One that nobody uses or reaches any more makes way. */
final class ProcessPools implements AutoCloseable {
    private static final Duration LOG_DELAY = Duration.ofMillis(250);
    private static final Duration KEPT_WARM = Duration.ofMinutes(15);
    /** A deployment and a teardown use 27 functions, and look at three operations at once; each idle process takes about 70 MB. */
    private static final int MOST_IDLE = 32;

    private final ProcessPool.Starter starter;
    /** By {@code NAME:VERSION}. */
    private final Map<String, ProcessPool> pools = new ConcurrentHashMap<>();
    /** The {@code NAME:VERSION} that an alias leads to, by function and alias. */
    private final Map<FunctionReference, String> aliases = new ConcurrentHashMap<>();

    private final ExecutorService retiring = Executors.newVirtualThreadPerTaskExecutor();

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("functions").factory());

    ProcessPools(ProcessPool.Starter starter) {
        this.starter = starter;
        var _ = clock.scheduleWithFixedDelay(
                () -> pools.values().forEach(ProcessPool::shipLogs),
                LOG_DELAY.toMillis(),
                LOG_DELAY.toMillis(),
                TimeUnit.MILLISECONDS);
        var _ = clock.scheduleWithFixedDelay(this::expire, 5, 5, TimeUnit.SECONDS);
    }

    /** The pool of a version; one whose code or configuration has changed since makes way. */
    ProcessPool of(FunctionConfiguration configuration) {
        return pools.compute(key(configuration.name(), configuration.version()), (key, pool) -> {
            if (pool != null && pool.configuration().equals(configuration)) {
                return pool;
            }
            if (pool != null) {
                retiring.execute(pool::retire);
            }
            return new ProcessPool(configuration, starter);
        });
    }

    /** An alias leads to a version now, and has left the one before. */
    void aliasSet(FunctionReference alias, String version) {
        left(aliases.put(alias, key(alias.name(), version)));
    }

    void aliasDeleted(FunctionReference alias) {
        left(aliases.remove(alias));
    }

    /** A version of a function is gone, or, where none is named, all of it. */
    void functionDeleted(FunctionReference reference) {
        boolean all = reference.qualifier().equals(FunctionReference.LATEST);
        pools.keySet().stream()
                .filter(key -> all
                        ? key.startsWith(reference.name() + ":")
                        : key.equals(key(reference.name(), reference.qualifier())))
                .toList()
                .forEach(this::retire);
        if (all) {
            aliases.keySet().removeIf(alias -> alias.name().equals(reference.name()));
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        retiring.shutdownNow();
        pools.values().parallelStream().forEach(ProcessPool::close);
    }

    private static String key(String name, String version) {
        return name + ":" + version;
    }

    /** Ends the processes of a version that an alias has left. */
    private void left(String version) {
        if (version != null && !aliases.containsValue(version)) {
            retire(version);
        }
    }

    private void retire(String version) {
        Optional.ofNullable(pools.remove(version)).ifPresent(pool -> retiring.execute(pool::retire));
    }

    private void expire() {
        Instant since = keptSince(
                pools.values().stream()
                        .flatMap(pool -> pool.lastUses().stream())
                        .toList(),
                Instant.now());
        pools.values().forEach(pool -> pool.expire(since));
    }

    /** The use since which a free process is kept: not long ago, and among the last few of all. */
    static Instant keptSince(List<Instant> lastUses, Instant now) {
        Instant longAgo = now.minus(KEPT_WARM);
        return lastUses.stream()
                .sorted(Comparator.reverseOrder())
                .skip(MOST_IDLE - 1)
                .findFirst()
                .filter(longAgo::isBefore)
                .orElse(longAgo);
    }
}
