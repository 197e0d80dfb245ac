package litellm.local.stack;

import java.util.Optional;
import java.util.Set;
import litellm.local.stack.template.Policy;

/** Deletes a stack. */
public final class DeleteOperation extends StackOperation {
    private final Set<String> retained;
    private final boolean force;
    private final Optional<StackOperation> before;

    /**
     * A deletion that has not started.
     *
     * @param retained logical ids of resources that stay
     * @param force whether resources that cannot be deleted stay, and the stack goes all the same
     * @param before the operation that has been cancelled for it and has to end first
     */
    public DeleteOperation(
            Engine engine, Stack stack, Set<String> retained, boolean force, Optional<StackOperation> before) {
        super(engine, stack, StackStatus.DELETE_FAILED);
        this.retained = retained;
        this.force = force;
        this.before = before;
    }

    @Override
    void perform() throws InterruptedException {
        before.ifPresent(operation -> operation.done().join());
        if (stack().status() != StackStatus.DELETE_IN_PROGRESS) {
            // The operation before had come to its end just when the deletion was asked for.
            stack().status(StackStatus.DELETE_IN_PROGRESS, null);
        }
        Set<String> failed = deleteAll(this::policy, force);
        if (failed.isEmpty()) {
            engine().exports().remove(stack().id());
            stack().status(StackStatus.DELETE_COMPLETE, null);
        } else {
            stack().status(StackStatus.DELETE_FAILED, failedTo("delete", failed));
        }
    }

    private Policy policy(StackResource resource) {
        return retained.contains(resource.logicalId()) ? Policy.RETAIN : resource.deletionPolicy();
    }
}
