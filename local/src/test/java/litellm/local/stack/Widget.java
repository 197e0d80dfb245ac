package litellm.local.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import litellm.local.stack.resource.Resource;
import litellm.local.stack.resource.ResourceContext;
import litellm.local.stack.resource.ResourceFailedException;
import litellm.local.stack.resource.ResourceType;

/**
 * A resource type whose resources live in memory: what is there can be seen, and every step can be held or refused. Its
 * property Name is create-only, {@code Ref} gives NAME-NUMBER, and each property is also an attribute.
 */
public final class Widget implements ResourceType {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name;
    private final Map<String, Map<String, Object>> existing = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<ResourceContext> contexts = new CopyOnWriteArrayList<>();
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> arrivals = new ConcurrentHashMap<>();

    Widget(String name) {
        this.name = name;
    }

    /** What exists, by physical id. */
    public Map<String, Map<String, Object>> existing() {
        return existing;
    }

    /** What was called: "create A", "update A", "delete A", "snapshot A". */
    List<String> calls() {
        return calls;
    }

    List<ResourceContext> contexts() {
        return contexts;
    }

    /** From now on the call fails, until the reason is null. */
    void refuse(String call, String reason) {
        if (reason == null) {
            refusals.remove(call);
        } else {
            refusals.put(call, reason);
        }
    }

    /** From now on the call waits inside, until it is let go. */
    void hold(String call) {
        arrivals.put(call, new CountDownLatch(1));
        gates.put(call, new CountDownLatch(1));
    }

    void awaitArrival(String call) throws InterruptedException {
        if (!arrivals.get(call).await(120, TimeUnit.SECONDS)) {
            throw new AssertionError("not within two minutes: " + call);
        }
    }

    void letGo(String call) {
        gates.get(call).countDown();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> createOnly() {
        return Set.of("Name");
    }

    @Override
    public Set<String> conditionalCreateOnly() {
        return Set.of("Mode");
    }

    @Override
    public boolean taggable() {
        return !name.contains("Untaggable");
    }

    @Override
    public boolean takesSnapshots() {
        return true;
    }

    @Override
    public Resource create(ResourceContext context, Map<String, Object> properties) throws ResourceFailedException {
        String physicalId =
                Optional.ofNullable(properties.get("Name")).orElse("widget") + "-" + NUMBER.incrementAndGet();
        if (refusals.containsKey("half-create " + context.logicalId())) {
            existing.put(physicalId, properties);
            throw new ResourceFailedException("half made", resource(physicalId, properties));
        }
        step("create", context);
        existing.put(physicalId, properties);
        return resource(physicalId, properties);
    }

    @Override
    public Resource update(
            ResourceContext context, Resource current, Map<String, Object> before, Map<String, Object> after)
            throws ResourceFailedException {
        if (refusals.remove("half-update " + context.logicalId()) != null) {
            existing.put(current.physicalId(), after);
            throw new ResourceFailedException("half made");
        }
        step("update", context);
        existing.put(current.physicalId(), after);
        return resource(current.physicalId(), after);
    }

    @Override
    public void delete(ResourceContext context, Resource current, Map<String, Object> properties)
            throws ResourceFailedException {
        step("delete", context);
        existing.remove(current.physicalId());
    }

    @Override
    public boolean readable() {
        return taggable();
    }

    @Override
    public Optional<Map<String, Object>> read(ResourceContext context, Resource current, Map<String, Object> properties)
            throws ResourceFailedException {
        step("read", context);
        return Optional.ofNullable(existing.get(current.physicalId()));
    }

    @Override
    public void snapshot(ResourceContext context, Resource current, Map<String, Object> properties)
            throws ResourceFailedException {
        step("snapshot", context);
    }

    private void step(String what, ResourceContext context) throws ResourceFailedException {
        String call = what + " " + context.logicalId();
        calls.add(call);
        contexts.add(context);
        if (gates.containsKey(call)) {
            arrivals.get(call).countDown();
            await(gates.get(call));
        }
        String reason = refusals.get(call);
        if (reason != null) {
            throw new ResourceFailedException(reason);
        }
    }

    private static void await(CountDownLatch gate) throws ResourceFailedException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceFailedException("interrupted", e);
        }
    }

    private static Resource resource(String physicalId, Map<String, Object> properties) {
        Map<String, Object> attributes = new LinkedHashMap<>(properties);
        attributes.put("Arn", "arn:aws:test:us-east-1:123456789012:widget/" + physicalId);
        attributes.put("Endpoint.Address", physicalId + ".local");
        return new Resource(physicalId, attributes);
    }
}
