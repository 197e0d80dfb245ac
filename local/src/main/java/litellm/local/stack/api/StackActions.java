package litellm.local.stack.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellm.local.stack.ActualState;
import litellm.local.stack.ChangePlan;
import litellm.local.stack.ChangePlanner;
import litellm.local.stack.CreateOperation;
import litellm.local.stack.CreateRollback;
import litellm.local.stack.DeleteOperation;
import litellm.local.stack.Engine;
import litellm.local.stack.ResourceStatus;
import litellm.local.stack.Stack;
import litellm.local.stack.StackOperation;
import litellm.local.stack.StackResource;
import litellm.local.stack.StackSettings;
import litellm.local.stack.StackStatus;
import litellm.local.stack.UpdateOperation;
import litellm.local.stack.UpdateRollback;
import litellm.local.stack.template.Capabilities;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.StackException;

/** The actions that change stacks. Each is called with the lock of its stack's name held. */
final class StackActions {
    private final Engine engine;
    private final StackRequests requests;

    StackActions(Engine engine, StackRequests requests) {
        this.engine = engine;
        this.requests = requests;
    }

    Map<String, String> create(QueryParameters parameters) {
        String name = StackRequests.newName(parameters);
        engine.stacks().find(name).ifPresent(stack -> {
            throw StackException.conflict("AlreadyExistsException", "Stack [" + name + "] already exists");
        });
        Stack stack = new Stack(engine.stacks().newId(name), name);
        StackDefinition definition = requests.creation(parameters, stack);
        StackSettings settings = StackRequests.creationSettings(parameters);
        requireAllowed(definition, settings, false);
        stack.terminationProtection(parameters.flag("EnableTerminationProtection"));
        startCreation(stack, definition, settings, parameters.text("ClientRequestToken"), () -> {});
        return id(stack);
    }

    /**
     * Starts the creation of a new stack, or of one in REVIEW_IN_PROGRESS.
     *
     * @param afterwards what is done when the creation has ended
     */
    void startCreation(
            Stack stack, StackDefinition definition, StackSettings settings, String token, Runnable afterwards) {
        stack.define(definition, settings);
        stack.begin(StackStatus.CREATE_IN_PROGRESS, token);
        engine.stacks().add(stack);
        engine.start(new CreateOperation(engine, stack).then(afterwards));
    }

    Map<String, String> update(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        requireUpdatable(stack, parameters.flag("DisableRollback"));
        StackSettings settings = StackRequests.updateSettings(parameters, stack);
        StackDefinition definition = requests.update(parameters, stack);
        requireAllowed(definition, settings, false);
        if (plan(stack, definition).empty()) {
            throw StackException.validation("No updates are to be performed.");
        }
        stack.changeSets().becomeObsolete();
        startUpdate(
                stack, definition, settings, parameters.text("ClientRequestToken"), new UpdateOperation(engine, stack));
        return id(stack);
    }

    /**
     * Checks that a request acknowledges what its template needs, and that its service role can be assumed.
     *
     * @param changeSet whether it is only a change set that is asked for
     * @throws StackException when it does not, or it cannot
     */
    void requireAllowed(StackDefinition definition, StackSettings settings, boolean changeSet) {
        Capabilities.require(definition.template(), settings.capabilities(), changeSet);
        engine.roles().requireAssumable(settings.roleArn());
    }

    /** Refuses to update a stack in a status from which it cannot be updated. */
    static void requireUpdatable(Stack stack, boolean disableRollback) {
        StackStatus status = stack.status();
        if (status == StackStatus.CREATE_FAILED && stack.settings().onFailure() == StackSettings.OnFailure.DO_NOTHING) {
            throw StackException.validation(
                    "This stack cannot be updated from [CREATE_FAILED] state because it contains"
                            + " [on-failure: DO_NOTHING]. Please use disable-rollback option instead during stack creation.");
        }
        if (status.leftFailed() && !disableRollback) {
            throw StackException.validation("This stack is currently in a non-terminal [" + status
                    + "] state. To update the stack from this state, please use the disable-rollback parameter with"
                    + " update-stack API. To rollback to the last known good state, use the rollback-stack API");
        }
        if (!status.stable() && !status.leftFailed()) {
            throw StackException.validation(
                    "Stack:" + stack.id() + " is in " + status + " state and can not be updated.");
        }
    }

    /** What an update would do, as {@link #plan(Stack, StackDefinition, Map)}, were everything as the stack has made it. */
    ChangePlan plan(Stack stack, StackDefinition definition) {
        return plan(stack, definition, Map.of());
    }

    /**
     * What an update would do; refuses to import what nobody exports, and to change the type of a resource.
     *
     * @param actual by logical id what was found of the resources; none where nobody has looked
     */
    ChangePlan plan(Stack stack, StackDefinition definition, Map<String, ActualState> actual) {
        definition.imports().forEach(engine.exports()::value);
        Set<String> retyped = stack.resources().stream()
                .filter(StackResource::exists)
                .filter(resource -> definition.resources().containsKey(resource.logicalId()))
                .filter(resource ->
                        !definition.resources().get(resource.logicalId()).type().equals(resource.type()))
                .map(StackResource::logicalId)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!retyped.isEmpty()) {
            throw StackException.validation("Update of resource type is not permitted. The new template modifies"
                    + " resource type of the following resources: " + retyped);
        }
        return ChangePlanner.plan(stack, definition, engine::type, actual);
    }

    /**
     * Starts an update that has been found to change something.
     *
     * @param update the operation that makes the stack what the definition says
     */
    void startUpdate(
            Stack stack, StackDefinition definition, StackSettings settings, String token, StackOperation update) {
        stack.redefine(definition, settings);
        stack.begin(StackStatus.UPDATE_IN_PROGRESS, token);
        engine.start(update);
    }

    Map<String, String> delete(QueryParameters parameters) {
        engine.stacks().find(parameters.required("StackName")).ifPresent(stack -> delete(stack, parameters));
        return Map.of();
    }

    private void delete(Stack stack, QueryParameters parameters) {
        StackStatus status = stack.status();
        if (status == StackStatus.DELETE_COMPLETE || status == StackStatus.DELETE_IN_PROGRESS) {
            return;
        }
        Set<String> retained = Set.copyOf(parameters.list("RetainResources"));
        boolean force = "FORCE_DELETE_STACK".equals(parameters.text("DeletionMode"));
        requireDeletable(stack, retained, force);
        useRole(stack, parameters);
        try {
            engine.exports().requireDeletable(stack.id());
        } catch (StackException e) {
            // AWS accepts the request and even begins; then the stack goes back to what it was, with the reason.
            stack.begin(StackStatus.DELETE_IN_PROGRESS, parameters.text("ClientRequestToken"));
            stack.status(status, e.getMessage());
            return;
        }
        Optional<StackOperation> cancelled =
                status == StackStatus.CREATE_IN_PROGRESS ? stack.operation() : Optional.empty();
        cancelled.ifPresent(StackOperation::cancel);
        stack.changeSets().clear();
        stack.begin(StackStatus.DELETE_IN_PROGRESS, parameters.text("ClientRequestToken"));
        engine.start(new DeleteOperation(engine, stack, retained, force, cancelled));
    }

    private static void requireDeletable(Stack stack, Set<String> retained, boolean force) {
        StackStatus status = stack.status();
        if (stack.terminationProtection()) {
            throw StackException.validation(
                    "Stack [" + stack.name() + "] cannot be deleted while TerminationProtection is enabled");
        }
        if (status.underWay() && status != StackStatus.CREATE_IN_PROGRESS) {
            throw StackException.validation("Stack [" + stack.id() + "] cannot be deleted while in status " + status);
        }
        if (force && status != StackStatus.DELETE_FAILED) {
            throw StackException.validation("Invalid operation on stack [" + stack.id()
                    + "]. You can activate DeletionMode FORCE_DELETE_STACK in a delete stack operation only when the"
                    + " stack is in the DELETE_FAILED state.");
        }
        if (!retained.isEmpty() && status != StackStatus.DELETE_FAILED) {
            throw StackException.validation("Invalid operation on stack [" + stack.id()
                    + "]. You can retain resources in a delete stack operation only when the stack is in the"
                    + " DELETE_FAILED state.");
        }
        boolean valid = retained.stream()
                .allMatch(id -> stack.resource(id).filter(StackResource::exists).isPresent());
        if (!valid) {
            throw StackException.validation("The specified resources to retain must be in a valid state. Do not"
                    + " specify resources that are in the DELETE_COMPLETE state.");
        }
    }

    Map<String, String> continueUpdateRollback(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        if (stack.status() != StackStatus.UPDATE_ROLLBACK_FAILED) {
            throw StackException.validation(
                    "Stack:" + stack.id() + " is in " + stack.status() + " state and can not continue rollback.");
        }
        Set<String> skipped = Set.copyOf(parameters.list("ResourcesToSkip"));
        List<String> notFailed = skipped.stream()
                .filter(id -> stack.resource(id)
                        .filter(resource -> resource.status() == ResourceStatus.UPDATE_FAILED)
                        .isEmpty())
                .sorted()
                .toList();
        if (!notFailed.isEmpty()) {
            throw StackException.validation("Resources to skip must be in UPDATE_FAILED state: " + notFailed);
        }
        useRole(stack, parameters);
        stack.begin(StackStatus.UPDATE_ROLLBACK_IN_PROGRESS, parameters.text("ClientRequestToken"));
        engine.start(new UpdateRollback(engine, stack, skipped));
        return Map.of();
    }

    Map<String, String> rollback(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        if (!stack.status().leftFailed()) {
            throw StackException.validation(
                    "Stack:" + stack.id() + " is in " + stack.status() + " state and can not be rolled back.");
        }
        useRole(stack, parameters);
        boolean update = stack.stable().isPresent();
        stack.begin(
                update ? StackStatus.UPDATE_ROLLBACK_IN_PROGRESS : StackStatus.ROLLBACK_IN_PROGRESS,
                parameters.text("ClientRequestToken"));
        engine.start(update ? new UpdateRollback(engine, stack, Set.of()) : new CreateRollback(engine, stack));
        return id(stack);
    }

    Map<String, String> cancelUpdate(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        boolean cancelled = stack.status() == StackStatus.UPDATE_IN_PROGRESS
                && stack.stable().isPresent()
                && stack.operation().filter(StackOperation::cancel).isPresent();
        if (!cancelled) {
            throw StackException.validation("CancelUpdateStack cannot be called from current stack status");
        }
        return Map.of();
    }

    Map<String, String> updateTerminationProtection(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        if (stack.status() == StackStatus.DELETE_IN_PROGRESS || stack.status() == StackStatus.DELETE_COMPLETE) {
            throw StackException.validation("Stack [" + stack.name() + "] is in " + stack.status()
                    + " state and termination protection cannot be changed");
        }
        stack.terminationProtection(Boolean.parseBoolean(parameters.required("EnableTerminationProtection")));
        return id(stack);
    }

    /** The service role and the retention that a request gives hold from this operation on. */
    private void useRole(Stack stack, QueryParameters parameters) {
        StackSettings settings = stack.settings().withRole(parameters.text("RoleARN"));
        engine.roles().requireAssumable(settings.roleArn());
        stack.settings(settings.retainingExceptOnCreate(parameters.flag("RetainExceptOnCreate")));
    }

    private static Map<String, String> id(Stack stack) {
        return Map.of("StackId", stack.id());
    }
}
