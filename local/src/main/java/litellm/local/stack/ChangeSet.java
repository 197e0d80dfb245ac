package litellm.local.stack;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.local.stack.template.StackDefinition;

/** A change set: a definition that its stack may be updated to, and what that would do. Safe for use by many threads. */
public final class ChangeSet {
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
    public enum Type {
        CREATE,
        UPDATE
    }

    /** What a change set compares its definition with, other than with what the stack has made. */
    public enum DeploymentMode {
        /** With what is there: what somebody has changed or deleted is put right. */
        REVERT_DRIFT
    }

    public enum Status {
        CREATE_PENDING,
        CREATE_IN_PROGRESS,
        CREATE_COMPLETE,
        FAILED
    }

    public enum ExecutionStatus {
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
    public ChangeSet(
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

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public boolean creation() {
        return creation;
    }

    public StackDefinition definition() {
        return definition;
    }

    public StackSettings settings() {
        return settings;
    }

    public boolean bindsExecution() {
        return bindsExecution;
    }

    public Optional<DeploymentMode> deploymentMode() {
        return deploymentMode;
    }

    /** Whether the stack that was made for it goes when it fails. */
    public boolean deletesEmptyStack() {
        return creation && settings.onFailure() == StackSettings.OnFailure.DELETE;
    }

    public Instant created() {
        return created;
    }

    public synchronized void inProgress() {
        status = Status.CREATE_IN_PROGRESS;
    }

    public synchronized void complete(List<ResourceChange> planned) {
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

    public synchronized void fail(String why) {
        status = Status.FAILED;
        reason = why;
    }

    public synchronized void execution(ExecutionStatus newStatus) {
        executionStatus = newStatus;
    }

    public synchronized Status status() {
        return status;
    }

    public synchronized ExecutionStatus executionStatus() {
        return executionStatus;
    }

    public synchronized String reason() {
        return reason;
    }

    /** Keeps what there is of the stack's resources, by logical id. */
    public synchronized void actual(Map<String, ActualState> found) {
        actual = Map.copyOf(found);
    }

    /** What there was of the stack's resources when it looked; empty where it does not look, or has not yet. */
    public synchronized Map<String, ActualState> actual() {
        return actual;
    }

    public synchronized List<ResourceChange> changes() {
        return changes;
    }
}
