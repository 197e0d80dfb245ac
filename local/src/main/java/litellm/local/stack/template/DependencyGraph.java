package litellm.local.stack.template;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which resource needs which others first. */
public final class DependencyGraph {
    private final Map<String, Set<String>> dependencies;
    private final List<String> order;

    private DependencyGraph(Map<String, Set<String>> dependencies) {
        this.dependencies = dependencies;
        this.order = sort(dependencies);
    }

    /**
     * A graph of resources.
     *
     * @param dependencies what each resource needs; those that are no key of the map do not count
     * @throws StackException when resources need each other
     */
    public static DependencyGraph of(Map<String, Set<String>> dependencies) {
        Map<String, Set<String>> known = new LinkedHashMap<>();
        dependencies.forEach((id, needed) -> {
            Set<String> inside = new LinkedHashSet<>(needed);
            inside.retainAll(dependencies.keySet());
            known.put(id, Collections.unmodifiableSet(inside));
        });
        return new DependencyGraph(Collections.unmodifiableMap(known));
    }

    /** The resources, each after those that it needs. */
    public List<String> order() {
        return order;
    }

    public Set<String> dependencies(String id) {
        return dependencies.getOrDefault(id, Set.of());
    }

    /** The graph of a deletion: each resource after those that need it. */
    public DependencyGraph reversed() {
        Map<String, Set<String>> dependents = new LinkedHashMap<>();
        order.reversed().forEach(id -> dependents.put(id, new LinkedHashSet<>()));
        dependencies.forEach(
                (id, needed) -> needed.forEach(other -> dependents.get(other).add(id)));
        return new DependencyGraph(dependents);
    }

    private static List<String> sort(Map<String, Set<String>> dependencies) {
        Map<String, Integer> open = new HashMap<>();
        Map<String, Set<String>> dependents = new HashMap<>();
        dependencies.forEach((id, needed) -> {
            open.put(id, needed.size());
            needed.forEach(other -> dependents
                    .computeIfAbsent(other, ignored -> new LinkedHashSet<>())
                    .add(id));
        });
        Deque<String> ready = new ArrayDeque<>();
        dependencies.keySet().stream().filter(id -> open.get(id) == 0).forEach(ready::add);
        Set<String> sorted = new LinkedHashSet<>();
        while (!ready.isEmpty()) {
            String id = ready.remove();
            sorted.add(id);
            for (String dependent : dependents.getOrDefault(id, Set.of())) {
                if (open.merge(dependent, -1, Integer::sum) == 0) {
                    ready.add(dependent);
                }
            }
        }
        requireAll(sorted, dependencies.keySet());
        return List.copyOf(sorted);
    }

    private static void requireAll(Set<String> sorted, Set<String> all) {
        if (sorted.size() < all.size()) {
            Set<String> circle = new TreeSet<>(all);
            circle.removeAll(sorted);
            throw StackException.validation("Circular dependency between resources: " + circle);
        }
    }
}
