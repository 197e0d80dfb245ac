package litellm.local.stack;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import litellm.local.stack.template.Policy;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.StackException;

/** Makes a stack what its new definition says, or goes back to what it was. */
public final class UpdateOperation extends StackOperation {
    private Map<String, ActualState> found = Map.of();

    public UpdateOperation(Engine engine, Stack stack) {
        super(engine, stack, StackStatus.UPDATE_FAILED);
    }

    /**
     * Has the update put right what somebody has changed or deleted, beside what the definition changes.
     *
     * @param actual what was found of the resources, by logical id
     */
    public UpdateOperation reverting(Map<String, ActualState> actual) {
        found = actual;
        return this;
    }

    @Override
    void perform() throws InterruptedException {
        found.forEach(stack()::found);
        String failure = update();
        if (failure == null) {
            cleanUp();
        } else if (stack().settings().disableRollback() && !cancelled()) {
            stack().status(StackStatus.UPDATE_FAILED, failure);
        } else {
            stack().status(StackStatus.UPDATE_ROLLBACK_IN_PROGRESS, failure);
            new UpdateRollback(engine(), stack(), Set.of()).perform();
        }
    }

    /** Creates, changes and replaces; gives the reason when that failed, else null. */
    private String update() throws InterruptedException {
        StackDefinition definition = stack().definition();
        Set<String> imports = new LinkedHashSet<>(definition.imports());
        stack().stable().ifPresent(stable -> imports.addAll(stable.definition().imports()));
        engine().exports().imports(stack().id(), stack().name(), imports);
        try {
            DependencyWalk walk = cancellableWalk(definition.graph());
            ResourceOperations operations = new ResourceOperations(engine(), stack(), walk);
            Set<String> failed = walk.run(id -> operations.converge(definition, id));
            if (!commit()) {
                return "Stack update cancelled";
            }
            if (!failed.isEmpty()) {
                return failures();
            }
            publishOutputs();
            return null;
        } catch (StackException e) {
            return e.getMessage();
        }
    }

    private void cleanUp() throws InterruptedException {
        stack().status(StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, null);
        boolean clean = cleanUp(this::policy);
        stack().status(
                        StackStatus.UPDATE_COMPLETE,
                        clean ? null : "Update successful. One or more resources could not be deleted.");
    }

    /** A resource that the new definition still has was replaced. */
    private Policy policy(StackResource unwanted) {
        return stack().definition().resources().containsKey(unwanted.logicalId())
                ? Policy.onReplacement(unwanted.attributes())
                : unwanted.deletionPolicy();
    }
}
