package litellm.local.stack;

import java.time.Duration;
import java.util.List;

/**
 * How a stack is worked on, apart from its template.
 *
 * @param onFailure what becomes of a stack whose creation or update fails
 * @param timeout how long a creation may take, or null
 * @param roleArn the service role, or null
 * @param retainExceptOnCreate whether a rollback deletes new resources that would be retained
 */
public record StackSettings(
        OnFailure onFailure,
        Duration timeout,
        List<String> capabilities,
        List<String> notificationArns,
        String roleArn,
        boolean retainExceptOnCreate) {

    /** The settings of a stack that has only been reviewed yet. */
    static final StackSettings DEFAULT = new StackSettings(OnFailure.ROLLBACK, null, List.of(), List.of(), null, false);

    /** What becomes of a stack whose creation or update fails. */
    public enum OnFailure {
        /** What could be made is kept, and an update can go on from there: the parameter DisableRollback. */
        DISABLE_ROLLBACK,
        DO_NOTHING,
        ROLLBACK,
        DELETE;

        /** The values of the parameter OnFailure. */
        public static final List<OnFailure> NAMED = List.of(DO_NOTHING, ROLLBACK, DELETE);
    }

    public StackSettings withOnFailure(OnFailure other) {
        return new StackSettings(other, timeout, capabilities, notificationArns, roleArn, retainExceptOnCreate);
    }

    /** The same with another service role; null leaves it as it is. */
    public StackSettings withRole(String other) {
        return other == null
                ? this
                : new StackSettings(onFailure, timeout, capabilities, notificationArns, other, retainExceptOnCreate);
    }

    /** The same, with {@code retainExceptOnCreate} set where it is asked for now. */
    public StackSettings retainingExceptOnCreate(boolean asked) {
        return new StackSettings(
                onFailure, timeout, capabilities, notificationArns, roleArn, retainExceptOnCreate || asked);
    }

    public boolean disableRollback() {
        return onFailure == OnFailure.DISABLE_ROLLBACK;
    }
}
