package litellm.controlplane.stack;

import java.util.List;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;

/**
 * What CloudFormation says an update would do.
 *
 * @param id its ARN
 * @param reason why it failed; null unless it did
 * @param changes the resources that would change, none before it is READY
 */
public record ChangeSet(String id, State state, String reason, List<ResourceChange> changes) {
    /** Where a change set stands. */
    public enum State {
        /** CloudFormation still works it out. */
        PENDING,
        /** It can be executed. */
        READY,
        /** The stack is what it asks for already. */
        EMPTY,
        /** It cannot be worked out. */
        FAILED,
        /** Its execution has begun; the stack says how it goes, or went. */
        EXECUTED,
        /** The stack has changed since, so that it cannot be executed any more. */
        OBSOLETE
    }
}
