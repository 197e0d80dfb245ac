package litellm.local.stack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.local.stack.template.DependencyGraph;
import litellm.local.stack.template.Policy;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.StackOutput;

/** An operation on a stack, from the status that the request set to the one that it ends with. */
public abstract class StackOperation implements Runnable {
    private final Engine engine;
    private final Stack stack;
    private final StackStatus broken;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private DependencyWalk cancellable;
    private boolean cancelled;
    private boolean committed;
    private Runnable afterwards = () -> {};

    /** @param broken the status of a stack whose operation broke down for a reason of the engine's own */
    StackOperation(Engine engine, Stack stack, StackStatus broken) {
        this.engine = engine;
        this.stack = stack;
        this.broken = broken;
    }

    final Engine engine() {
        return engine;
    }

    final Stack stack() {
        return stack;
    }

    /** Completes when the operation has ended, well or not. */
    public final CompletableFuture<Void> done() {
        return done;
    }

    /** The work; ends with a status set. */
    abstract void perform() throws InterruptedException;

    @Override
    public final void run() {
        try {
            perform();
        } catch (InterruptedException e) {
            // The engine is being closed: the stack stays as it is.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            stack.status(broken, "Internal Failure: " + e);
        } finally {
            afterwards.run();
            done.complete(null);
        }
    }

    /** Has something done when the operation has ended, before {@link #done} completes. */
    public final StackOperation then(Runnable action) {
        afterwards = action;
        return this;
    }

    /**
     * Stops the creation or the update of resources: what is under way is cancelled, nothing more is started.
     *
     * @return false when it is too late for that, and nothing has been done
     */
    public final synchronized boolean cancel() {
        cancelled = !committed;
        if (cancelled && cancellable != null) {
            cancellable.cancel();
        }
        return cancelled;
    }

    /** Goes past the point where the operation can be cancelled; false when it has been cancelled. */
    final synchronized boolean commit() {
        committed = !cancelled;
        return committed;
    }

    final synchronized boolean cancelled() {
        return cancelled;
    }

    /** Sets a status, unless the operation has been cancelled, as one step; false when it has been. */
    final synchronized boolean concludeUnlessCancelled(StackStatus status, String reason) {
        if (!cancelled) {
            stack.status(status, reason);
        }
        return !cancelled;
    }

    /** A walk that {@link #cancel} ends, and the first failure too unless what can be made is to be kept. */
    final synchronized DependencyWalk cancellableWalk(DependencyGraph graph) {
        cancellable =
                new DependencyWalk(graph, engine.executor(), !stack.settings().disableRollback());
        if (cancelled) {
            cancellable.cancel();
        }
        return cancellable;
    }

    /** A walk in which a failure stops only what depends on the failed resource. */
    final DependencyWalk walk(DependencyGraph graph) {
        return new DependencyWalk(graph, engine.executor(), false);
    }

    /**
     * Deletes all that the stack has; gives the resources that could not be deleted.
     *
     * @param goOn whether a resource that could not be deleted counts as deleted (FORCE_DELETE_STACK), so that what it
     *     depends on is still deleted
     */
    final Set<String> deleteAll(Function<StackResource, Policy> policyOf, boolean goOn) throws InterruptedException {
        List<StackResource> resources = new ArrayList<>(stack.resources());
        resources.addAll(stack.superseded());
        return delete(resources, policyOf, goOn);
    }

    /** Deletes resources, each after those that need it; gives those that could not be deleted. */
    private Set<String> delete(
            Collection<StackResource> resources, Function<StackResource, Policy> policyOf, boolean goOn)
            throws InterruptedException {
        Map<String, List<StackResource>> byId = resources.stream()
                .collect(Collectors.groupingBy(StackResource::logicalId, LinkedHashMap::new, Collectors.toList()));
        Map<String, Set<String>> dependencies = new LinkedHashMap<>();
        byId.forEach((id, group) -> dependencies.put(
                id,
                group.stream()
                        .flatMap(resource -> resource.dependencies().stream())
                        .filter(other -> !other.equals(id))
                        .collect(Collectors.toCollection(LinkedHashSet::new))));
        DependencyWalk walk = walk(DependencyGraph.of(dependencies).reversed());
        ResourceOperations operations = new ResourceOperations(engine, stack, walk);
        return walk.run(id -> {
            boolean all = true;
            for (StackResource resource : byId.get(id)) {
                all &= operations.delete(resource, policyOf.apply(resource));
            }
            return all || goOn;
        });
    }

    /**
     * Deletes what the stack does not want any more, and forgets it, deleted or not, as CloudFormation does.
     *
     * @param policyOf what becomes of a resource
     * @return whether all of it could be deleted
     */
    final boolean cleanUp(Function<StackResource, Policy> policyOf) throws InterruptedException {
        List<StackResource> unwanted = stack.resources().stream()
                .filter(resource -> !stack.definition().resources().containsKey(resource.logicalId()))
                .collect(Collectors.toList());
        unwanted.addAll(stack.superseded());
        Set<String> failed = delete(unwanted, policyOf, false);
        unwanted.forEach(stack::forget);
        return failed.isEmpty();
    }

    /** The sentences of a stack's status reason about the resources that failed. */
    final String failures() {
        return Stream.of(
                        failedTo("create", ResourceStatus.CREATE_FAILED),
                        failedTo("update", ResourceStatus.UPDATE_FAILED))
                .filter(sentence -> !sentence.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private String failedTo(String what, ResourceStatus status) {
        return failedTo(
                what,
                stack.resources().stream()
                        .filter(resource -> resource.status() == status)
                        .map(StackResource::logicalId)
                        .toList());
    }

    static String failedTo(String what, Collection<String> failed) {
        return failed.isEmpty()
                ? ""
                : "The following resource(s) failed to " + what + ": [" + String.join(", ", failed) + "].";
    }

    /** Computes and publishes the outputs of the stack as it is; refuses an export that is taken or in use. */
    final void publishOutputs() {
        List<StackOutput> outputs = stack.definition().outputs(stack);
        engine.exports().publish(stack.id(), StackDefinition.exports(outputs), engine.stacks()::name);
        engine.exports().imports(stack.id(), stack.name(), stack.definition().imports());
        stack.outputs(outputs);
    }

    /** What becomes of a resource when the operation that created it is rolled back. */
    final Policy policyOnRollback(StackResource created) {
        Policy policy = created.deletionPolicy();
        boolean deleted = policy == Policy.RETAIN_EXCEPT_ON_CREATE
                || (policy == Policy.RETAIN && stack.settings().retainExceptOnCreate())
                || created.status() == ResourceStatus.CREATE_FAILED;
        return deleted ? Policy.DELETE : policy;
    }
}
