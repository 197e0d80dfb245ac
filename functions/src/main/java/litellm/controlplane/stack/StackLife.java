package litellm.controlplane.stack;

import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * How far a stack has come between its creation and its deletion. {@link StackCondition} says what to do next, which is another
 * matter: an operation under way is waited for whether it makes a stack, changes one or deletes it.
 */
enum StackLife {
    /** Only a name: somebody's change set, or what is left of a creation that was rolled back. */
    NOTHING,
    /** Its creation failed; it may have resources still. */
    FAILED_TO_BECOME,
    /** Its creation is under way. */
    BECOMING,
    /** It was created once, whatever has become of its updates. */
    THERE,
    /** Its deletion has begun. */
    GOING,
    /** It was deleted: only its id still finds it. */
    GONE;

    static StackLife of(StackStatus status) {
        return switch (status) {
            case REVIEW_IN_PROGRESS, ROLLBACK_COMPLETE -> NOTHING;
            case CREATE_FAILED, ROLLBACK_IN_PROGRESS, ROLLBACK_FAILED -> FAILED_TO_BECOME;
            case CREATE_IN_PROGRESS -> BECOMING;
            case CREATE_COMPLETE,
                    UPDATE_IN_PROGRESS,
                    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS,
                    UPDATE_COMPLETE,
                    UPDATE_FAILED,
                    UPDATE_ROLLBACK_IN_PROGRESS,
                    UPDATE_ROLLBACK_FAILED,
                    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS,
                    UPDATE_ROLLBACK_COMPLETE,
                    IMPORT_IN_PROGRESS,
                    IMPORT_COMPLETE,
                    IMPORT_ROLLBACK_IN_PROGRESS,
                    IMPORT_ROLLBACK_FAILED,
                    IMPORT_ROLLBACK_COMPLETE -> THERE;
            case DELETE_IN_PROGRESS, DELETE_FAILED -> GOING;
            case DELETE_COMPLETE -> GONE;
            // Taken for nothing, its values would be given up; a deployment of it is refused in any case.
            case UNKNOWN_TO_SDK_VERSION -> THERE;
        };
    }
}
