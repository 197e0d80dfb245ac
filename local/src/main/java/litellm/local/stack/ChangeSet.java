package litellm.local.stack;

import java.time.Instant;
import java.util.List;

/** A change set: a definition that its stack may be updated to, and what that would do. Safe for use by many threads. */
final class ChangeSet {
    private final String id;
    private final String name;
    private final String description;
    private final boolean creation;
    private final StackDefinition definition;
    private final StackSettings settings;
    private final boolean bindsExecution;
    private final Instant created = StackResource.now();
    private Status status = Status.CREATE_PENDING;
    private ExecutionStatus executionStatus = ExecutionStatus.UNAVAILABLE;
    private String reason;
    private List<ResourceChange> changes = List.of();

    /** What becomes of the stack: ChangeSetType. */
    enum Type {
        CREATE,
        UPDATE
    }

    enum Status {
        CREATE_PENDING,
        CREATE_IN_PROGRESS,
        CREATE_COMPLETE,
        FAILED
    }

    enum ExecutionStatus {
        UNAVAILABLE,
        AVAILABLE,
        EXECUTE_IN_PROGRESS,
        EXECUTE_COMPLETE,
        EXECUTE_FAILED,
        OBSOLETE
    }

    /**
     * A change set whose changes are not known yet.
     *
     * @param creation whether its stack does not exist yet
     * @param bindsExecution whether it says itself what becomes of a failure, which its execution then cannot say
     */
    ChangeSet(
            String id,
            String name,
            String description,
            boolean creation,
            StackDefinition definition,
            StackSettings settings,
            boolean bindsExecution) {
        this.id = id;
        this.name = name;
        this.description = description;
        this.creation = creation;
        this.definition = definition;
        this.settings = settings;
        this.bindsExecution = bindsExecution;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    boolean creation() {
        return creation;
    }

    StackDefinition definition() {
        return definition;
    }

    StackSettings settings() {
        return settings;
    }

    boolean bindsExecution() {
        return bindsExecution;
    }

    /** Whether the stack that was made for it goes when it fails. */
    boolean deletesEmptyStack() {
        return creation && settings.onFailure() == StackSettings.OnFailure.DELETE;
    }

    Instant created() {
        return created;
    }

    synchronized void inProgress() {
        status = Status.CREATE_IN_PROGRESS;
    }

    synchronized void complete(List<ResourceChange> found) {
        changes = List.copyOf(found);
        status = Status.CREATE_COMPLETE;
        if (executionStatus == ExecutionStatus.UNAVAILABLE) {
            executionStatus = ExecutionStatus.AVAILABLE;
        }
    }

    /** The stack has changed since: the set can no longer be executed. */
    synchronized void becomeObsolete() {
        if (executionStatus == ExecutionStatus.UNAVAILABLE || executionStatus == ExecutionStatus.AVAILABLE) {
            executionStatus = ExecutionStatus.OBSOLETE;
        }
    }

    synchronized void fail(String why) {
        status = Status.FAILED;
        reason = why;
    }

    synchronized void execution(ExecutionStatus newStatus) {
        executionStatus = newStatus;
    }

    synchronized Status status() {
        return status;
    }

    synchronized ExecutionStatus executionStatus() {
        return executionStatus;
    }

    synchronized String reason() {
        return reason;
    }

    synchronized List<ResourceChange> changes() {
        return changes;
    }
}
