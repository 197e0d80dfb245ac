package litellm.console.bootstrap;

import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * What to do next about a stack that is to be installed, by its status. Only a stack that CloudFormation refuses to
 * update is ever deleted: one whose creation failed or that a change set left empty (CloudFormation User Guide, "Stack status codes").
 */
enum StackMove {
    CREATE,
    DELETE,
    WAIT,
    CONTINUE_ROLLBACK,
    ROLL_BACK,
    UPDATE;

    /**
     * The next move for a stack of this status.
     *
     * @param status the stack's status, or empty where there is no stack
     */
    static StackMove next(Optional<StackStatus> status) {
        return status.map(StackMove::next).orElse(CREATE);
    }

    private static StackMove next(StackStatus status) {
        return switch (status) {
            case ROLLBACK_COMPLETE, ROLLBACK_FAILED, CREATE_FAILED, DELETE_FAILED, REVIEW_IN_PROGRESS -> DELETE;
            case UPDATE_ROLLBACK_FAILED -> CONTINUE_ROLLBACK;
            case UPDATE_FAILED -> ROLL_BACK;
            case DELETE_COMPLETE -> CREATE;
            default -> status.toString().endsWith("_IN_PROGRESS") ? WAIT : UPDATE;
        };
    }
}
