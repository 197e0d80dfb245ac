package litellm.local.stack;

import java.util.Optional;
import java.util.Set;

/** Deletes a stack. */
final class DeleteOperation extends StackOperation {
    private final Set<String> retained;
    private final boolean force;
    private final Optional<StackOperation> before;

    private DeleteOperation(
            Engine engine, Stack stack, Set<String> retained, boolean force, Optional<StackOperation> before) {
        super(engine, stack);
        this.retained = retained;
        this.force = force;
        this.before = before;
    }

    /** The deletion of a stack whose creation failed, as its settings say. */
    static DeleteOperation afterFailedCreation(Engine engine, Stack stack) {
        return new DeleteOperation(engine, stack, Set.of(), false, Optional.empty());
    }

    /**
     * A deletion that somebody asks for.
     *
     * @param retained logical ids of resources that stay
     * @param force whether resources that cannot be deleted stay, and the stack goes all the same
     * @param before the operation that has been cancelled for it and has to end first
     */
    static DeleteOperation requested(
            Engine engine, Stack stack, Set<String> retained, boolean force, Optional<StackOperation> before) {
        return new DeleteOperation(engine, stack, retained, force, before);
    }

    @Override
    StackStatus broken() {
        return StackStatus.DELETE_FAILED;
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
