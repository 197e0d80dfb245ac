package litellm.controlplane.compliance.control;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import litellm.controlplane.compliance.inventory.PolicyStatement;
import litellm.controlplane.compliance.inventory.Resource;

/**
 * Whether a role's policies allow every action, every action of a service, or an action on everything.
 *
 * @param allowed actions that may be allowed on everything: they have no resource level; {@code *} at the end stands for any
 */
record LeastPrivilege(List<String> allowed) implements Check {
    private static final int NAMED = 10;

    private static final String ALL = "*";

    /** What {@code NotResource} names; it takes in what nobody has thought of yet. */
    private static final String ALL_BUT = "all but some";

    private static final Set<String> EVERYTHING = Set.of(ALL, ALL_BUT);

    @Override
    public List<String> faults(Resource role, Circumstances circumstances) {
        Set<String> faults = new LinkedHashSet<>();
        Stream.of("policies", "attachedPolicies")
                .flatMap(detail -> ((List<?>) role.detail(detail, List.class).orElse(List.of())).stream())
                .flatMap(document -> PolicyStatement.of(String.valueOf(document)))
                .filter(PolicyStatement::allows)
                .forEach(statement -> faults.addAll(faults(statement)));
        return faults.isEmpty() ? List.of() : List.of(inShort(List.copyOf(faults)));
    }

    /** A policy of AWS's own may allow thousands of actions. */
    private static String inShort(List<String> faults) {
        String first = String.join("; ", faults.subList(0, Math.min(NAMED, faults.size())));
        return faults.size() > NAMED ? "%s; and %d more".formatted(first, faults.size() - NAMED) : first;
    }

    private List<String> faults(PolicyStatement statement) {
        List<String> faults = new ArrayList<>();
        if (statement.has("NotAction")) {
            faults.add("all actions but some");
        }
        List<String> resources = statement.has("NotResource") ? List.of(ALL_BUT) : statement.values("Resource");
        for (String action : statement.values("Action")) {
            if (action.equals(ALL) || action.endsWith(":*")) {
                faults.add(action + " on " + String.join(", ", resources));
            } else if (!mayBeOnAll(action)) {
                resources.stream()
                        .filter(EVERYTHING::contains)
                        .forEach(everything -> faults.add(action + " on " + everything));
            }
        }
        return faults;
    }

    private boolean mayBeOnAll(String action) {
        return allowed.stream()
                .anyMatch(known -> known.endsWith(ALL)
                        ? action.startsWith(known.substring(0, known.length() - 1))
                        : action.equals(known));
    }
}
