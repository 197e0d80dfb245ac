package litellm.controlplane.preflight;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.ForeignText;

/**
 * A resource that a request allows to be replaced or deleted. A misspelt name allows nothing; without this check its writer would
 * learn that only when the deployment is refused.
 *
 * @param name {@code STACK.RESOURCE}
 */
record ReplaceableResource(String name) {
    boolean isOf(PlannedStack stack) {
        return name.startsWith(stack.place(""));
    }

    /**
     * What is wrong with it, if anything: what the present template has and the next has not is deleted, so it is named too.
     *
     * @param holds the types of the stack's resources whose loss loses data
     */
    Optional<String> fault(PlannedStack stack, Set<String> holds) {
        return stack.ids()
                .filter(ids -> ids.stream().map(stack::place).noneMatch(name::equals))
                .map(_ -> "found %s; allowed is a resource of the %s stack by its logical id; %s"
                        .formatted(ForeignText.quoted(name), stack.name(), holding(stack, holds)));
    }

    private static String holding(PlannedStack stack, Set<String> holds) {
        List<String> holding = stack.after().entrySet().stream()
                .filter(resource -> holds.contains(resource.getValue().type()))
                .map(Map.Entry::getKey)
                .map(stack::place)
                .toList();
        return holding.isEmpty() ? "none of them holds data" : "those that hold data are " + String.join(", ", holding);
    }
}
