package litellm.controlplane.compliance.control;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.json.JsonObject;

/**
 * Whether a role's policies allow every action, every action of a service, or an action on everything.
 *
 * @param allowed actions that may be allowed on everything: they have no resource level; {@code *} at the end stands for any
 */
record LeastPrivilege(List<String> allowed) implements Check {
    private static final String ALL = "*";

    @Override
    public List<String> faults(Resource role, Circumstances circumstances) {
        Set<String> faults = new LinkedHashSet<>();
        Stream.of("policies", "attachedPolicies")
                .flatMap(detail -> ((List<?>) role.detail(detail, List.class).orElse(List.of())).stream())
                .map(document -> JsonObject.parse(String.valueOf(document)))
                .flatMap(LeastPrivilege::statements)
                .filter(statement -> statement.optionalText("Effect").equals(Optional.of("Allow")))
                .forEach(statement -> faults.addAll(faults(statement)));
        return faults.isEmpty() ? List.of() : List.of(String.join("; ", faults));
    }

    /** A document with one statement may have it without an array around it. */
    private static Stream<JsonObject> statements(JsonObject document) {
        return document.members().get("Statement") instanceof List<?>
                ? document.objects("Statement").stream()
                : Stream.of(document.object("Statement"));
    }

    private List<String> faults(JsonObject statement) {
        List<String> faults = new ArrayList<>();
        List<String> actions = texts(statement, "Action");
        List<String> resources = texts(statement, "Resource");
        if (statement.members().containsKey("NotAction")) {
            faults.add("all actions but some");
        }
        for (String action : actions) {
            if (action.equals(ALL) || action.endsWith(":*")) {
                faults.add(action + " on " + String.join(", ", resources));
            } else if (resources.contains(ALL) && !mayBeOnAll(action)) {
                faults.add(action + " on *");
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

    private static List<String> texts(JsonObject statement, String member) {
        return switch (statement.members().get(member)) {
            case String text -> List.of(text);
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }
}
