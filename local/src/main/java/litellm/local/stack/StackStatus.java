package litellm.local.stack;

import java.util.EnumSet;
import java.util.Set;

/** Every status of a stack, as the API names it. */
public enum StackStatus {
    REVIEW_IN_PROGRESS,
    CREATE_IN_PROGRESS,
    CREATE_FAILED,
    CREATE_COMPLETE,
    ROLLBACK_IN_PROGRESS,
    ROLLBACK_FAILED,
    ROLLBACK_COMPLETE,
    DELETE_IN_PROGRESS,
    DELETE_FAILED,
    DELETE_COMPLETE,
    UPDATE_IN_PROGRESS,
    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS,
    UPDATE_COMPLETE,
    UPDATE_FAILED,
    UPDATE_ROLLBACK_IN_PROGRESS,
    UPDATE_ROLLBACK_FAILED,
    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS,
    UPDATE_ROLLBACK_COMPLETE;

    private static final Set<StackStatus> STABLE =
            EnumSet.of(CREATE_COMPLETE, UPDATE_COMPLETE, UPDATE_ROLLBACK_COMPLETE);

    /** Whether the stack is as its template says: what an update starts from and a rollback goes back to. */
    public boolean stable() {
        return STABLE.contains(this);
    }

    /** Whether an operation failed and was left as it was: such a stack can be updated or rolled back further. */
    public boolean leftFailed() {
        return this == CREATE_FAILED || this == UPDATE_FAILED;
    }

    /** Whether something is being done to the stack right now. */
    public boolean underWay() {
        return name().endsWith("_IN_PROGRESS") && this != REVIEW_IN_PROGRESS;
    }
}
