package litellm.local.stack;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A change set: a definition that its stack may be updated to, and what that would do. Safe for use by many threads. */
final class ChangeSet {
    private final String id;
    private final String name;
    private final String description;
    private final boolean creation;
    private final StackDefinition definition;
    private final StackSettings settings;
    private final boolean bindsExecution;
    private final Optional<DeploymentMode> deploymentMode;
    private final Instant created = StackResource.now();
    private Status status = Status.CREATE_PENDING;
    private ExecutionStatus executionStatus = ExecutionStatus.UNAVAILABLE;
    private String reason;
    private List<ResourceChange> changes = List.of();
    private Map<String, ActualState> actual = Map.of();

    /** What becomes of the stack: ChangeSetType. */
    enum Type {
        CREATE,
        UPDATE
    }

    /** What a change set compares its definition with, other than with what the stack has made. */
    enum DeploymentMode {
        /** With what is there: what somebody has changed or deleted is put right. */
        REVERT_DRIFT
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
            boolean bindsExecution,
            Optional<DeploymentMode> deploymentMode) {
        this.id = id;
        this.name = name;
        this.description = description;
        this.creation = creation;
        this.definition = definition;
        this.settings = settings;
        this.bindsExecution = bindsExecution;
        this.deploymentMode = deploymentMode;
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

    Optional<DeploymentMode> deploymentMode() {
        return deploymentMode;
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

    synchronized void complete(List<ResourceChange> planned) {
        changes = List.copyOf(planned);
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

    /** Keeps what there is of the stack's resources, by logical id. */
    synchronized void actual(Map<String, ActualState> found) {
        actual = Map.copyOf(found);
    }

    /** What there was of the stack's resources when it looked; empty where it does not look, or has not yet. */
    synchronized Map<String, ActualState> actual() {
        return actual;
    }

    synchronized List<ResourceChange> changes() {
        return changes;
    }
}
