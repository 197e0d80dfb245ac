package litellm.local.stack;

import java.util.Map;
import java.util.Set;

/** Goes back to what a stack was before a failed update. */
public final class UpdateRollback extends StackOperation {
    private final Set<String> skipped;

    /**
     * A rollback that has not started.
     *
     * @param skipped logical ids of resources that are taken to be as they were
     */
    public UpdateRollback(Engine engine, Stack stack, Set<String> skipped) {
        super(engine, stack, StackStatus.UPDATE_ROLLBACK_FAILED);
        this.skipped = skipped;
    }

    @Override
    void perform() throws InterruptedException {
        Stack.Stable stable = stack().stable().orElseThrow();
        DependencyWalk walk = walk(stable.definition().graph());
        ResourceOperations operations = new ResourceOperations(engine(), stack(), walk);
        Map<String, StackResource> before = stable.resources();
        Set<String> failed =
                walk.run(id -> !before.containsKey(id) || operations.restore(before.get(id), skipped.contains(id)));
        if (!failed.isEmpty()) {
            stack().status(StackStatus.UPDATE_ROLLBACK_FAILED, failedTo("update", failed));
            return;
        }
        stack().restoreStable();
        engine().exports()
                .imports(stack().id(), stack().name(), stable.definition().imports());
        stack().status(StackStatus.UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, null);
        cleanUp(this::policyOnRollback);
        stack().status(StackStatus.UPDATE_ROLLBACK_COMPLETE, null);
    }
}
