package litellm.console.validate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resources or conditions of a template of which each waits for the next and the last for the first: CloudFormation refuses them. */
final class Cycle {
    private final Map<String, Set<String>> waits;
    private final Set<String> done = new HashSet<>();
    private final List<String> path = new ArrayList<>();

    private Cycle(Map<String, Set<String>> waits) {
        this.waits = waits;
    }

    /**
     * The first circle, with the one that it begins with at its end too.
     *
     * @param waits what each waits for; a name that is none of them, a parameter for example, is left alone
     */
    static Optional<List<String>> find(Map<String, Set<String>> waits) {
        Cycle search = new Cycle(waits);
        return waits.keySet().stream().flatMap(id -> search.from(id).stream()).findFirst();
    }

    private Optional<List<String>> from(String id) {
        int seen = path.indexOf(id);
        if (seen >= 0) {
            List<String> cycle = new ArrayList<>(path.subList(seen, path.size()));
            cycle.add(id);
            return Optional.of(cycle);
        }
        if (!waits.containsKey(id) || done.contains(id)) {
            return Optional.empty();
        }
        path.add(id);
        Optional<List<String>> cycle =
                waits.get(id).stream().flatMap(other -> from(other).stream()).findFirst();
        path.removeLast();
        done.add(id);
        return cycle;
    }
}
