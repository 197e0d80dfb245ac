package litellm.local.gateway.balancer;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import litellm.local.Pace;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** The targets that are registered, by the ARN of their target group. */
public final class Targets implements AutoCloseable {
    private final TargetAddresses addresses;
    private final Supplier<Topology> topology;
    private final Pace pace;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, List<Target>> byGroup = new ConcurrentHashMap<>();
    private final Map<String, HealthCheck> checks = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    Targets(TargetAddresses addresses, Supplier<Topology> topology, Pace pace) {
        this.addresses = addresses;
        this.topology = topology;
        this.pace = pace;
    }

    /** @param port 0 for the target group's own */
    void register(String group, String id, int port) {
        int real = port == 0 ? topology.get().targetGroups().get(group).port() : port;
        if (find(group, id, real).isEmpty()) {
            Target target = new Target(id, real, addresses, () -> check(group), http, pace);
            byGroup.computeIfAbsent(group, _ -> new CopyOnWriteArrayList<>()).add(target);
            target.startChecks();
        }
    }

    /** @param port 0 for any */
    void deregister(String group, String id, int port) {
        for (Target target : of(group)) {
            if (target.id().equals(id) && (port == 0 || target.port() == port)) {
                target.drain();
                byGroup.get(group).remove(target);
            }
        }
    }

    /** The target group is gone. */
    void remove(String group) {
        of(group).forEach(Target::drain);
        byGroup.remove(group);
    }

    List<Target> of(String group) {
        return byGroup.getOrDefault(group, List.of());
    }

    public Optional<Target> find(String group, String id, int port) {
        return of(group).stream()
                .filter(target -> target.id().equals(id) && target.port() == port)
                .findFirst();
    }

    /**
     * A target for one more request, in turn, which has to be released. Where none is healthy the unhealthy ones get the
     * requests, as the guide's "Health checks for target groups" has it; a new target gets none before its first good check.
     */
    Optional<Target> acquire(String group) {
        List<Target> candidates = candidates(group);
        while (!candidates.isEmpty()) {
            int first = turn.getAndIncrement() & Integer.MAX_VALUE;
            for (int i = 0; i < candidates.size(); i++) {
                Target target = candidates.get((first + i) % candidates.size());
                if (target.acquire()) {
                    return Optional.of(target);
                }
            }
            // All were drained since they were looked up; others may be healthy now.
            candidates = candidates(group);
        }
        return Optional.empty();
    }

    private List<Target> candidates(String group) {
        List<Target> healthy = in(group, TargetHealth.State.HEALTHY);
        return healthy.isEmpty() ? in(group, TargetHealth.State.UNHEALTHY) : healthy;
    }

    @Override
    public void close() {
        List.copyOf(byGroup.keySet()).forEach(this::remove);
        http.shutdownNow();
        http.close();
    }

    private List<Target> in(String group, TargetHealth.State state) {
        List<Target> found = new ArrayList<>(of(group));
        found.removeIf(target -> target.health().state() != state);
        return found;
    }

    /** The group's settings; the last known ones where it is already deleted. */
    private HealthCheck check(String group) {
        TargetGroup found = topology.get().targetGroups().get(group);
        return found == null ? checks.get(group) : checks.compute(group, (_, _) -> HealthCheck.of(found));
    }
}
