package litellm.local.stack;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.local.AwsClients;
import litellm.local.stack.resource.Resource;
import litellm.local.stack.resource.ResourceContext;
import litellm.local.stack.resource.ResourceFailedException;
import litellm.local.stack.resource.ResourceType;
import litellm.local.stack.template.DynamicReferences;
import litellm.local.stack.template.Policy;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.StackException;
import litellm.local.stack.template.Values;
import software.amazon.awssdk.core.exception.SdkException;

/** What an operation does to one resource after the other: each step with its events, its time and its failures. */
final class ResourceOperations {
    private static final String REPLACING =
            "Requested update requires the creation of a new physical resource; hence creating one.";

    private final Engine engine;
    private final Stack stack;
    private final DependencyWalk walk;
    private final DynamicReferences dynamicReferences;
    private final AwsClients aws;

    ResourceOperations(Engine engine, Stack stack, DependencyWalk walk) {
        this.engine = engine;
        this.stack = stack;
        this.walk = walk;
        aws = engine.clients(stack.settings());
        dynamicReferences = new DynamicReferences(aws);
    }

    /** Something that a resource type does. */
    @FunctionalInterface
    private interface Action<T> {
        T run() throws ResourceFailedException;
    }

    /** Creates a resource that the stack does not have; false when that failed. */
    boolean create(StackDefinition definition, String logicalId) throws InterruptedException {
        try {
            return create(resolve(definition, logicalId));
        } catch (ResourceFailedException e) {
            StackResource unresolved = StackResource.of(DesiredResource.unresolved(definition, logicalId));
            walk.fail(() -> stack.put(unresolved.with(ResourceStatus.CREATE_FAILED, e.getMessage())));
            return false;
        }
    }

    /** Makes a resource what a definition says, from whatever it is; false when that failed. */
    boolean converge(StackDefinition definition, String logicalId) throws InterruptedException {
        StackResource current = stack.resource(logicalId).orElse(null);
        if (current == null || !current.exists()) {
            return create(definition, logicalId);
        }
        if (current.status() == ResourceStatus.CREATE_FAILED) {
            stack.supersede(current);
            return create(definition, logicalId);
        }
        try {
            return update(current, resolve(definition, logicalId));
        } catch (ResourceFailedException e) {
            walk.fail(() -> stack.put(current.with(ResourceStatus.UPDATE_FAILED, e.getMessage())));
            return false;
        }
    }

    /**
     * Makes a resource again what it was; false when that failed.
     *
     * @param skip whether it is only taken to be so
     */
    boolean restore(StackResource before, boolean skip) throws InterruptedException {
        StackResource current = stack.resource(before.logicalId()).orElseGet(() -> stack.reinstate(before));
        if (current.instance() != before.instance()) {
            return reinstate(current, before, skip);
        }
        if (!skip) {
            return update(current, before.made());
        }
        stack.put(before.with(ResourceStatus.UPDATE_COMPLETE, null));
        return true;
    }

    /** Puts back the resource that was replaced by {@code current}, which may have been updated before that. */
    private boolean reinstate(StackResource current, StackResource before, boolean skip) throws InterruptedException {
        StackResource old = stack.reinstate(before);
        stack.supersede(current);
        if (!skip && !old.equals(before)) {
            return updateInPlace(old, before.made());
        }
        stack.put(before.with(ResourceStatus.UPDATE_IN_PROGRESS, null));
        stack.put(before.with(ResourceStatus.UPDATE_COMPLETE, null));
        return true;
    }

    private DesiredResource resolve(StackDefinition definition, String logicalId) throws ResourceFailedException {
        return attempt(() -> DesiredResource.of(definition, logicalId, stack));
    }

    private boolean create(DesiredResource desired) throws InterruptedException {
        StackResource resource = StackResource.of(desired);
        stack.put(resource);
        try {
            StackResource made = resource.with(make(resource, desired));
            stack.note(made.with(ResourceStatus.CREATE_IN_PROGRESS, "Resource creation Initiated"));
            walk.pause(engine.durations().of(made.type()));
            if (walk.cancelled()) {
                throw new ResourceFailedException("Resource creation cancelled", made.resource());
            }
            stack.put(made.with(ResourceStatus.CREATE_COMPLETE, null));
            return true;
        } catch (ResourceFailedException e) {
            StackResource left = e.created().map(resource::with).orElse(resource);
            walk.fail(() -> stack.note(left.with(ResourceStatus.CREATE_FAILED, e.getMessage())));
            return false;
        }
    }

    /** Does what is needed: nothing, an update in place, or a replacement; false when that failed. */
    private boolean update(StackResource current, DesiredResource desired) throws InterruptedException {
        ResourceType type = engine.type(current.type());
        Set<String> changed = Values.changed(current.properties(), desired.properties());
        if (changed.stream().anyMatch(type.createOnly()::contains)) {
            return replace(current, desired);
        }
        boolean asItShouldBe = desired.sameAs(current, type.taggable())
                && current.deviation() == null
                && current.status() != ResourceStatus.UPDATE_FAILED;
        return asItShouldBe || updateInPlace(current, desired);
    }

    private boolean replace(StackResource current, DesiredResource desired) throws InterruptedException {
        stack.put(current.showing(desired).with(ResourceStatus.UPDATE_IN_PROGRESS, REPLACING));
        StackResource replacement = StackResource.of(desired);
        try {
            StackResource made = replacement.with(make(replacement, desired));
            stack.note(made.with(ResourceStatus.UPDATE_IN_PROGRESS, "Resource creation Initiated"));
            walk.pause(engine.durations().of(current.type()));
            if (walk.cancelled()) {
                throw new ResourceFailedException("Resource update cancelled", made.resource());
            }
            stack.supersede(current);
            stack.put(made.with(ResourceStatus.UPDATE_COMPLETE, null));
            return true;
        } catch (ResourceFailedException e) {
            e.created().map(replacement::with).ifPresent(stack::supersede);
            walk.fail(() -> stack.put(current.showing(desired).with(ResourceStatus.UPDATE_FAILED, e.getMessage())));
            return false;
        }
    }

    private boolean updateInPlace(StackResource current, DesiredResource desired) throws InterruptedException {
        StackResource updating = current.with(desired).with(ResourceStatus.UPDATE_IN_PROGRESS, null);
        stack.put(updating);
        try {
            StackResource made = updating.with(change(current, desired));
            walk.pause(engine.durations().of(made.type()));
            if (walk.cancelled()) {
                throw new ResourceFailedException("Resource update cancelled");
            }
            stack.put(made.with(ResourceStatus.UPDATE_COMPLETE, null));
            return true;
        } catch (ResourceFailedException e) {
            walk.fail(() -> stack.put(current.attempting(desired).with(ResourceStatus.UPDATE_FAILED, e.getMessage())));
            return false;
        }
    }

    private Resource change(StackResource current, DesiredResource desired) throws ResourceFailedException {
        failIfTold(current, Failures.Operation.UPDATE);
        Resource changed = current.resource();
        for (DesiredResource candidate : current.candidates()) {
            if (!desired.makesTheSameAs(candidate)) {
                changed = change(current, changed, candidate.properties(), desired);
            }
        }
        return changed;
    }

    private Resource change(
            StackResource current, Resource resource, Map<String, Object> before, DesiredResource desired)
            throws ResourceFailedException {
        return attempt(() -> engine.type(current.type())
                .update(
                        context(current, desired.tags()),
                        resource,
                        dynamicReferences.resolve(before),
                        dynamicReferences.resolve(desired.properties())));
    }

    private Resource make(StackResource resource, DesiredResource desired) throws ResourceFailedException {
        failIfTold(resource, Failures.Operation.CREATE);
        return attempt(() -> engine.type(resource.type())
                .create(context(resource, desired.tags()), dynamicReferences.resolve(desired.properties())));
    }

    /** Deletes a resource as its policy says; false when that failed. */
    boolean delete(StackResource resource, Policy policy) throws InterruptedException {
        if (resource.gone()) {
            return true;
        }
        if (!resource.exists()) {
            stack.note(resource.with(ResourceStatus.DELETE_COMPLETE, null));
            return true;
        }
        if (policy.retains()) {
            stack.note(resource.with(ResourceStatus.DELETE_SKIPPED, null));
            return true;
        }
        stack.note(resource.with(ResourceStatus.DELETE_IN_PROGRESS, null));
        try {
            failIfTold(resource, Failures.Operation.DELETE);
            attempt(() -> remove(resource, policy));
            walk.pause(engine.durations().of(resource.type()));
            stack.note(resource.with(ResourceStatus.DELETE_COMPLETE, null));
            return true;
        } catch (ResourceFailedException e) {
            walk.fail(() -> stack.note(resource.with(ResourceStatus.DELETE_FAILED, e.getMessage())));
            return false;
        }
    }

    private Optional<Void> remove(StackResource resource, Policy policy) throws ResourceFailedException {
        ResourceType type = engine.type(resource.type());
        ResourceContext context = context(resource, resource.tags());
        if (policy == Policy.SNAPSHOT && type.takesSnapshots()) {
            type.snapshot(context, resource.resource(), resource.properties());
        }
        type.delete(context, resource.resource(), resource.properties());
        return Optional.empty();
    }

    private void failIfTold(StackResource resource, Failures.Operation operation) throws ResourceFailedException {
        Optional<String> reason = engine.failures().take(stack.name(), resource.logicalId(), operation);
        if (reason.isPresent()) {
            throw new ResourceFailedException(reason.get());
        }
    }

    private ResourceContext context(StackResource resource, Map<String, String> tags) {
        return new ResourceContext(aws, engine.account(), stack.name(), stack.id(), resource.logicalId(), tags);
    }

    /** Whatever goes wrong with a resource fails that resource, never the engine. */
    private static <T> T attempt(Action<T> action) throws ResourceFailedException {
        try {
            return action.run();
        } catch (StackException | SdkException e) {
            throw new ResourceFailedException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            throw new ResourceFailedException("Internal Failure: " + e, e);
        }
    }
}
