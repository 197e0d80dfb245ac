package litellm.local.stack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import litellm.local.stack.template.StackException;

/** The exported outputs of all stacks of the region, and which stacks import them. */
public final class Exports {
    private final NavigableMap<String, Export> exports = new TreeMap<>();
    private final Map<String, Importer> importers = new HashMap<>();

    public record Export(String name, String value, String stackId) {}

    private record Importer(String stackName, Set<String> names) {}

    /** The value of an export; refuses a name that none has. */
    public synchronized String value(String name) {
        Export export = exports.get(name);
        if (export == null) {
            throw StackException.validation("No export named " + name + " found.");
        }
        return export.value();
    }

    public synchronized List<Export> all() {
        return List.copyOf(exports.values());
    }

    /** The names of the stacks that import an export. */
    public synchronized List<String> importers(String name) {
        return importers.values().stream()
                .filter(importer -> importer.names().contains(name))
                .map(Importer::stackName)
                .sorted()
                .toList();
    }

    /** Notes what a stack imports from now on. */
    synchronized void imports(String stackId, String stackName, Set<String> names) {
        importers.put(stackId, new Importer(stackName, Set.copyOf(names)));
    }

    /**
     * Replaces all exports of a stack.
     *
     * @throws StackException when another stack has one of the names, or one that is imported would go or change; then
     *     nothing has changed
     */
    synchronized void publish(String stackId, Map<String, String> values, UnaryOperator<String> nameOf) {
        values.keySet().stream()
                .map(exports::get)
                .filter(export -> export != null && !export.stackId().equals(stackId))
                .findFirst()
                .ifPresent(export -> {
                    throw StackException.validation("Export with name " + export.name()
                            + " is already exported by stack " + nameOf.apply(export.stackId()) + ".");
                });
        of(stackId).forEach(export -> requireUnused(export, values.get(export.name())));
        of(stackId).forEach(export -> exports.remove(export.name()));
        values.forEach((name, value) -> exports.put(name, new Export(name, value, stackId)));
    }

    private void requireUnused(Export export, String value) {
        List<String> users = importers(export.name());
        if (!users.isEmpty() && !export.value().equals(value)) {
            throw StackException.validation("Export " + export.name() + " cannot be "
                    + (value == null ? "deleted" : "updated") + " as it is in use by " + String.join(", ", users));
        }
    }

    /** Refuses the deletion of a stack one of whose exports is imported. */
    public synchronized void requireDeletable(String stackId) {
        for (Export export : of(stackId)) {
            List<String> users = importers(export.name());
            if (!users.isEmpty()) {
                throw StackException.validation("Delete canceled. Cannot delete export " + export.name()
                        + " as it is in use by " + enumerate(users) + ".");
            }
        }
    }

    /** Forgets a stack that is gone. */
    synchronized void remove(String stackId) {
        of(stackId).forEach(export -> exports.remove(export.name()));
        importers.remove(stackId);
    }

    private List<Export> of(String stackId) {
        return exports.values().stream()
                .filter(export -> export.stackId().equals(stackId))
                .toList();
    }

    private static String enumerate(List<String> names) {
        List<String> all = new ArrayList<>(names);
        String last = all.removeLast();
        return all.isEmpty() ? last : String.join(", ", all) + " and " + last;
    }
}
