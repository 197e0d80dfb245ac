package litellm.controlplane.compliance.inventory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.inventory.ServiceReader.Detail;
import litellm.controlplane.compliance.inventory.ServiceReader.Listing;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.core.exception.AbortedException;

/**
 * Takes the inventory: all listings of all services side by side. What fails or takes too long leaves a gap, and the rest
 * goes on.
 */
public final class InventoryReader implements AutoCloseable {
    private final Calls calls = new Calls();
    private final List<ServiceReader> readers;
    private final TagIndex tags;
    private final Clock clock;
    private final Instant deadline;

    /**
     * A reader of the account's services.
     *
     * @param patience after which what is not read yet is given up
     */
    public InventoryReader(Settings settings, Scope scope, Clock clock, Duration patience) {
        Services services = new Services(settings, scope, calls);
        this.tags = services.tags();
        this.readers = services.readers(tags);
        this.clock = clock;
        this.deadline = clock.instant().plus(patience);
    }

    /** All that there is, as far as it can be read. */
    public Inventory read() {
        Set<Gap> gaps = new LinkedHashSet<>();
        Future<Map<String, Map<String, String>>> index = calls.start(tags::read);
        Map<Listing, Future<? extends Collection<Resource>>> running = new LinkedHashMap<>();
        readers.stream()
                .flatMap(reader -> reader.listings().stream())
                .forEach(listing -> running.put(listing, calls.start(listing.read())));
        Map<String, Map<String, String>> tagged = await(index, Map.of(), Inventory.TAGS, TagIndex.ACTION, gaps);
        List<Resource> resources = new ArrayList<>();
        running.forEach((listing, found) ->
                resources.addAll(await(found, List.<Resource>of(), listing.type(), listing.action(), gaps)));
        return new Inventory(tagged(resources.stream(), tagged), List.copyOf(gaps));
    }

    /**
     * The inventory, with the stacks as they were when it was begun and as they are now: what a stack has got or given up
     * while the rest was read was its own all the time.
     */
    public Inventory withStacksOfNow(Inventory inventory) {
        Set<Gap> gaps = new LinkedHashSet<>(inventory.gaps());
        Map<String, Resource> stacks = new LinkedHashMap<>();
        inventory.of(ResourceTypes.STACK).forEach(stack -> stacks.put(stack.id(), stack));
        readers.stream()
                .flatMap(reader -> reader.listings().stream())
                .filter(listing -> listing.type().equals(ResourceTypes.STACK))
                .flatMap(listing ->
                        await(calls.start(listing.read()), List.<Resource>of(), listing.type(), listing.action(), gaps)
                                .stream())
                .forEach(stack -> stacks.merge(stack.id(), stack, StackReader::joined));
        List<Resource> resources = new ArrayList<>(stacks.values());
        inventory.resources().stream()
                .filter(resource -> !resource.type().equals(ResourceTypes.STACK))
                .forEach(resources::add);
        return new Inventory(resources, List.copyOf(gaps));
    }

    /**
     * The inventory, with the tags of those of {@code suspects} whose listing has none: the index holds only what is tagged as ours.
     * A role's the tagging API does not know; they were asked for by its name.
     */
    public Inventory withTagsOf(Collection<Resource> suspects, Inventory inventory) {
        List<String> arns = suspects.stream()
                .filter(resource ->
                        resource.tags().isEmpty() && !resource.type().equals(ResourceTypes.ROLE))
                .map(Resource::arn)
                .distinct()
                .toList();
        Set<Gap> gaps = new LinkedHashSet<>(inventory.gaps());
        Map<String, Map<String, String>> tagged =
                await(calls.start(() -> tags.of(arns)), Map.of(), Inventory.TAGS, TagIndex.ACTION, gaps);
        return new Inventory(tagged(inventory.resources().stream(), tagged), List.copyOf(gaps));
    }

    private static List<Resource> tagged(Stream<Resource> resources, Map<String, Map<String, String>> tags) {
        return resources
                .map(resource -> resource.tagged(tags.getOrDefault(resource.arn(), Map.of())))
                .toList();
    }

    /** The inventory of {@code ours} alone, with the details that a listing does not give. */
    public Inventory detail(Inventory inventory, Collection<Resource> ours) {
        return begin(inventory, ours).get();
    }

    /** Begins what {@link #detail} does, which ends where the result is asked for. */
    public Supplier<Inventory> begin(Inventory inventory, Collection<Resource> ours) {
        Map<Resource, Future<Detailed>> running = new LinkedHashMap<>();
        ours.forEach(resource -> running.put(resource, calls.start(() -> detail(resource))));
        return () -> detailed(inventory, running);
    }

    private Inventory detailed(Inventory inventory, Map<Resource, Future<Detailed>> running) {
        Set<Gap> gaps = new LinkedHashSet<>(inventory.gaps());
        List<Resource> detailed = new ArrayList<>();
        running.forEach((resource, found) -> {
            Detailed result = await(
                    found, new Detailed(resource, Map.of()), resource.type(), "details of " + resource.type(), gaps);
            detailed.add(result.resource());
            result.failures().forEach((detail, failure) -> addGap(gaps, resource.type(), detail.action(), failure));
        });
        return new Inventory(detailed, List.copyOf(gaps));
    }

    private record Detailed(Resource resource, Map<Detail, RuntimeException> failures) {}

    private Detailed detail(Resource resource) {
        Resource known = resource;
        Map<Detail, RuntimeException> failures = new LinkedHashMap<>();
        for (Detail detail : details(resource.type())) {
            try {
                known = known.with(detail.read().apply(known));
            } catch (AbortedException e) {
                throw e;
            } catch (DriftNotDetected e) {
                known = known.with(e.found());
                failures.put(detail, e);
            } catch (RuntimeException e) {
                failures.put(detail, e);
            }
        }
        return new Detailed(known, failures);
    }

    private List<Detail> details(String type) {
        return readers.stream()
                .flatMap(reader -> reader.details().stream())
                .filter(detail -> detail.type().equals(type))
                .toList();
    }

    private <T> T await(Future<? extends T> future, T otherwise, String what, String action, Set<Gap> gaps) {
        try {
            Duration left = Duration.between(clock.instant(), deadline);
            return future.get(Math.max(left.toMillis(), 0), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            future.cancel(true);
            addGap(gaps, what, action, new CancellationException());
        } catch (ExecutionException e) {
            addGap(gaps, what, action, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            addGap(gaps, what, action, e);
        }
        return otherwise;
    }

    /** Adds the gap that {@code failure} leaves, and tells it in the log, once; where in the code, too, if nobody foresaw it. */
    private static void addGap(Set<Gap> gaps, String what, String action, Throwable failure) {
        Gap gap = Gap.of(what, action, failure);
        if (!gaps.add(gap)) {
            return;
        }
        Object[] fields = {"type", what, "action", action, "reason", gap.reason()};
        if (Gap.foreseen(failure)) {
            Log.warn("Not checked", fields);
        } else {
            Log.warn("Not checked", failure, fields);
        }
    }

    /** How many API calls were made so far, retries not counted. */
    public long calls() {
        return calls.made();
    }

    /** Ends what still runs. */
    @Override
    public void close() {
        calls.close();
    }
}
