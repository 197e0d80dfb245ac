package litellm.controlplane.stack;

import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * What a stack's status means to someone who wants to deploy it. From CloudFormation's documentation of stack status
 * codes; every status has its place here, and each place has one next step. docs/STACK_STATUSES.md lists them all.
 */
public enum StackCondition {
    /** There is no such stack: create it. */
    ABSENT,
    /** An operation is under way: wait for it, never start a second. */
    BUSY,
    /** Its last operation succeeded: update it. */
    DEPLOYED,
    /** Its last operation failed and was undone: update it. */
    ROLLED_BACK,
    /** A name for someone's change set, without resources: delete it. */
    EMPTY,
    /** It never came to be, or is half deleted: all that CloudFormation still allows is to delete it. */
    UNUSABLE,
    /** Its last operation failed and nothing was undone: roll it back. */
    HALTED,
    /** Undoing an update failed: continue the rollback. Never delete: it holds a working stack's resources. */
    STUCK,
    /** In a state that only a person may resolve. */
    FOREIGN;

    /** The condition of a stack that there is. */
    public static StackCondition of(StackStatus status) {
        return switch (status) {
            case DELETE_COMPLETE -> ABSENT;
            case CREATE_IN_PROGRESS,
                    ROLLBACK_IN_PROGRESS,
                    DELETE_IN_PROGRESS,
                    UPDATE_IN_PROGRESS,
                    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS,
                    UPDATE_ROLLBACK_IN_PROGRESS,
                    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS,
                    IMPORT_IN_PROGRESS,
                    IMPORT_ROLLBACK_IN_PROGRESS -> BUSY;
            case CREATE_COMPLETE, UPDATE_COMPLETE, IMPORT_COMPLETE -> DEPLOYED;
            case UPDATE_ROLLBACK_COMPLETE, IMPORT_ROLLBACK_COMPLETE -> ROLLED_BACK;
            case REVIEW_IN_PROGRESS -> EMPTY;
            case ROLLBACK_COMPLETE, ROLLBACK_FAILED, DELETE_FAILED -> UNUSABLE;
            case CREATE_FAILED, UPDATE_FAILED -> HALTED;
            case UPDATE_ROLLBACK_FAILED -> STUCK;
            case IMPORT_ROLLBACK_FAILED, UNKNOWN_TO_SDK_VERSION -> FOREIGN;
        };
    }
}
