package litellm.local.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellm.local.stack.ChangeSet.ExecutionStatus;
import litellm.local.stack.template.StackException;

/** The change sets of a stack. Safe for use by many threads. */
public final class ChangeSets {
    private final List<ChangeSet> all = new ArrayList<>();

    /** Adds a change set; refuses a name that another one has. */
    public synchronized void add(ChangeSet changeSet) {
        if (find(changeSet.name()).isPresent()) {
            throw StackException.conflict(
                    "AlreadyExistsException", "ChangeSet " + changeSet.name() + " already exists");
        }
        all.add(changeSet);
    }

    /**
     * A change set by its name or id; by its id alone, once it has been executed. One whose execution failed keeps its name here;
     * what CloudFormation does then is not documented.
     */
    public synchronized Optional<ChangeSet> find(String nameOrId) {
        return all.stream()
                .filter(changeSet -> nameOrId.equals(changeSet.id())
                        || (nameOrId.equals(changeSet.name())
                                && changeSet.executionStatus() != ExecutionStatus.EXECUTE_COMPLETE))
                .findFirst();
    }

    public synchronized List<ChangeSet> all() {
        return List.copyOf(all).reversed();
    }

    public synchronized void remove(ChangeSet changeSet) {
        all.remove(changeSet);
    }

    /** All that wait become obsolete: they were worked out for a state that the stack is no longer in. */
    public synchronized void becomeObsolete() {
        all.forEach(ChangeSet::becomeObsolete);
    }

    /** Forgets all. */
    public synchronized void clear() {
        all.clear();
    }

    /** Forgets all but the one that is being executed, as {@link #becomeObsolete} has it. */
    public synchronized void keepOnly(ChangeSet executed) {
        all.removeIf(changeSet -> changeSet != executed);
    }
}
