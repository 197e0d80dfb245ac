package litellm.local.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The change sets of a stack. Safe for use by many threads. */
final class ChangeSets {
    private final Map<String, ChangeSet> byName = new LinkedHashMap<>();

    /** Adds a change set; refuses a name that another one has. */
    synchronized void add(ChangeSet changeSet) {
        if (byName.containsKey(changeSet.name())) {
            throw StackException.conflict(
                    "AlreadyExistsException", "ChangeSet " + changeSet.name() + " already exists");
        }
        byName.put(changeSet.name(), changeSet);
    }

    /** A change set by its name or id. */
    synchronized Optional<ChangeSet> find(String nameOrId) {
        return byName.values().stream()
                .filter(changeSet ->
                        changeSet.name().equals(nameOrId) || changeSet.id().equals(nameOrId))
                .findFirst();
    }

    synchronized List<ChangeSet> all() {
        return List.copyOf(byName.values()).reversed();
    }

    synchronized void remove(ChangeSet changeSet) {
        byName.remove(changeSet.name(), changeSet);
    }

    /** All that wait become obsolete: they were worked out for a state that the stack is no longer in. */
    synchronized void becomeObsolete() {
        byName.values().forEach(ChangeSet::becomeObsolete);
    }

    /** Forgets all. */
    synchronized void clear() {
        byName.clear();
    }

    /** Forgets all but the one that is being executed, as {@link #becomeObsolete} has it. */
    synchronized void keepOnly(ChangeSet executed) {
        byName.values().removeIf(changeSet -> changeSet != executed);
    }
}
