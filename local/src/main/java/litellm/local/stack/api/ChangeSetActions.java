package litellm.local.stack.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import litellm.local.AwsClients;
import litellm.local.stack.ActualState;
import litellm.local.stack.ChangePlan;
import litellm.local.stack.ChangeSet;
import litellm.local.stack.ChangeSet.DeploymentMode;
import litellm.local.stack.ChangeSet.ExecutionStatus;
import litellm.local.stack.ChangeSet.Status;
import litellm.local.stack.DriftDetection;
import litellm.local.stack.Engine;
import litellm.local.stack.Pages;
import litellm.local.stack.ResourceChange;
import litellm.local.stack.Stack;
import litellm.local.stack.StackSettings;
import litellm.local.stack.StackSettings.OnFailure;
import litellm.local.stack.StackStatus;
import litellm.local.stack.Stacks;
import litellm.local.stack.UpdateOperation;
import litellm.local.stack.template.StackDefinition;
import litellm.local.stack.template.StackException;

/** The actions of change sets. Those that change something are called with the lock of their stack's name held. */
final class ChangeSetActions {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][-a-zA-Z0-9]*");
    private static final int MAX_NAME = 128;
    private static final String NO_CHANGES =
            "The submitted information didn't contain changes. Submit different information to create a change set.";

    private final Engine engine;
    private final StackRequests requests;
    private final StackActions stackActions;

    ChangeSetActions(Engine engine, StackRequests requests, StackActions stackActions) {
        this.engine = engine;
        this.requests = requests;
        this.stackActions = stackActions;
    }

    /** A change set and its stack. */
    record Found(Stack stack, ChangeSet changeSet) {}

    /** The change set that a request names, by its ARN or by its name and its stack's; refuses a name that none has. */
    static Found find(Stacks stacks, QueryParameters parameters) {
        return search(stacks, parameters)
                .orElseThrow(() -> StackException.notFound(
                        "ChangeSetNotFound",
                        "ChangeSet [" + parameters.required("ChangeSetName") + "] does not exist"));
    }

    /** As {@link #find}; empty when the stack has no such change set, or no stack has one with that ARN. */
    static Optional<Found> search(Stacks stacks, QueryParameters parameters) {
        String name = parameters.required("ChangeSetName");
        String stackName = parameters.text("StackName");
        if (stackName == null && !name.startsWith("arn:")) {
            throw StackException.validation("StackName must be specified if ChangeSetName is not specified as an ARN.");
        }
        List<Stack> candidates = stackName == null ? stacks.all() : List.of(stacks.get(stackName));
        return candidates.stream()
                .flatMap(stack -> stack.changeSets().find(name).map(set -> new Found(stack, set)).stream())
                .findFirst();
    }

    /** @param caller the permissions with which the stack's resources are looked at, where the change set does that */
    Map<String, Object> create(QueryParameters parameters, AwsClients caller) {
        String name = name(parameters);
        boolean creation = parameters
                .choice("ChangeSetType", List.of(ChangeSet.Type.values()))
                .filter(type -> type == ChangeSet.Type.CREATE)
                .isPresent();
        Optional<Stack> existing = engine.stacks().find(parameters.required("StackName"));
        Stack stack = creation ? inReview(existing, parameters) : updatable(parameters);
        ChangeSet changeSet = changeSet(name, creation, stack, parameters);
        stack.changeSets().add(changeSet);
        if (creation && existing.isEmpty()) {
            stack.begin(StackStatus.REVIEW_IN_PROGRESS, parameters.text("ClientToken"));
            engine.stacks().add(stack);
        }
        engine.executor().execute(() -> plan(stack, changeSet, caller));
        return Map.of("Id", changeSet.id(), "StackId", stack.id());
    }

    private static String name(QueryParameters parameters) {
        parameters.required("ChangeSetName");
        return parameters.text("ChangeSetName", NAME, MAX_NAME);
    }

    private Stack inReview(Optional<Stack> existing, QueryParameters parameters) {
        existing.filter(stack -> stack.status() != StackStatus.REVIEW_IN_PROGRESS)
                .ifPresent(stack -> {
                    throw StackException.validation("Stack [" + stack.name()
                            + "] already exists and cannot be created again with the changeSet ["
                            + parameters.text("ChangeSetName") + "].");
                });
        String name = StackRequests.newName(parameters);
        return existing.orElseGet(() -> new Stack(engine.stacks().newId(name), name));
    }

    private Stack updatable(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        if (stack.status() == StackStatus.REVIEW_IN_PROGRESS) {
            throw StackException.validation("Stack [" + stack.name() + "] does not exist");
        }
        StackActions.requireUpdatable(
                stack,
                onStackFailure(parameters)
                        .filter(OnFailure.DISABLE_ROLLBACK::equals)
                        .isPresent());
        return stack;
    }

    private ChangeSet changeSet(String name, boolean creation, Stack stack, QueryParameters parameters) {
        StackDefinition definition =
                creation ? requests.creation(parameters, stack) : requests.update(parameters, stack);
        StackSettings settings =
                creation ? StackRequests.creationSettings(parameters) : StackRequests.updateSettings(parameters, stack);
        stackActions.requireAllowed(definition, settings, true);
        Optional<OnFailure> onStackFailure = onStackFailure(parameters);
        if (!creation && onStackFailure.filter(OnFailure.DELETE::equals).isPresent()) {
            throw StackException.validation("OnStackFailure can be DELETE only when ChangeSetType is CREATE");
        }
        Optional<DeploymentMode> mode = parameters.choice("DeploymentMode", List.of(DeploymentMode.values()));
        if (creation && mode.isPresent()) {
            throw StackException.validation("DeploymentMode can be specified only when ChangeSetType is UPDATE");
        }
        return new ChangeSet(
                engine.account().arn("cloudformation", "changeSet/" + name + "/" + UUID.randomUUID()),
                name,
                parameters.text("Description"),
                creation,
                definition,
                onStackFailure.map(settings::withOnFailure).orElse(settings),
                onStackFailure.isPresent(),
                mode);
    }

    /** DO_NOTHING of a change set is DisableRollback by another name. */
    private static Optional<OnFailure> onStackFailure(QueryParameters parameters) {
        return parameters
                .choice("OnStackFailure", OnFailure.NAMED)
                .map(value -> value == OnFailure.DO_NOTHING ? OnFailure.DISABLE_ROLLBACK : value);
    }

    private void plan(Stack stack, ChangeSet changeSet, AwsClients caller) {
        changeSet.inProgress();
        try {
            if (changeSet.deploymentMode().isPresent()) {
                changeSet.actual(new DriftDetection(engine, stack, caller).actualStates());
            }
            ChangePlan plan = stackActions.plan(stack, changeSet.definition(), changeSet.actual());
            if (!plan.empty()) {
                changeSet.complete(plan.changes());
                return;
            }
            changeSet.fail(NO_CHANGES);
        } catch (RuntimeException e) {
            changeSet.fail(e.getMessage());
        }
        if (changeSet.deletesEmptyStack()) {
            deleteEmpty(stack, changeSet);
        }
    }

    /** Deletes a stack that was made for a change set that failed, unless somebody else has plans for it. */
    private void deleteEmpty(Stack stack, ChangeSet failed) {
        synchronized (engine.stacks().lock(stack.name())) {
            if (stack.status() == StackStatus.REVIEW_IN_PROGRESS
                    && stack.changeSets().all().equals(List.of(failed))) {
                stack.changeSets().clear();
                stack.status(StackStatus.DELETE_COMPLETE, null);
            }
        }
    }

    Map<String, Object> execute(QueryParameters parameters) {
        Found found = find(engine.stacks(), parameters);
        ChangeSet changeSet = found.changeSet();
        Stack stack = found.stack();
        if (changeSet.executionStatus() != ExecutionStatus.AVAILABLE) {
            throw StackException.conflict(
                    "InvalidChangeSetStatus",
                    "ChangeSet [" + changeSet.id() + "] cannot be executed in its current status of ["
                            + (changeSet.status() == Status.CREATE_COMPLETE
                                    ? changeSet.executionStatus()
                                    : changeSet.status())
                            + "]");
        }
        if (changeSet.bindsExecution() && parameters.has("DisableRollback")) {
            throw StackException.validation("You can specify only one of DisableRollback and OnStackFailure");
        }
        StackSettings settings = executed(changeSet.settings(), parameters);
        if (!changeSet.creation()) {
            StackActions.requireUpdatable(stack, settings.disableRollback());
        }
        changeSet.execution(ExecutionStatus.EXECUTE_IN_PROGRESS);
        stack.changeSetId(changeSet.id());
        String token = parameters.text("ClientRequestToken");
        stack.changeSets().keepOnly(changeSet);
        Runnable afterwards = () -> conclude(stack, changeSet);
        if (changeSet.creation()) {
            stackActions.startCreation(stack, changeSet.definition(), settings, token, afterwards);
        } else {
            UpdateOperation update = new UpdateOperation(engine, stack).reverting(changeSet.actual());
            stackActions.startUpdate(stack, changeSet.definition(), settings, token, update.then(afterwards));
        }
        return Map.of();
    }

    private static StackSettings executed(StackSettings settings, QueryParameters parameters) {
        return settings.withOnFailure(
                        parameters.flag("DisableRollback") ? OnFailure.DISABLE_ROLLBACK : settings.onFailure())
                .retainingExceptOnCreate(parameters.flag("RetainExceptOnCreate"));
    }

    private static void conclude(Stack stack, ChangeSet changeSet) {
        boolean complete =
                stack.status() == StackStatus.CREATE_COMPLETE || stack.status() == StackStatus.UPDATE_COMPLETE;
        changeSet.execution(complete ? ExecutionStatus.EXECUTE_COMPLETE : ExecutionStatus.EXECUTE_FAILED);
    }

    /** To delete what is not there succeeds; a stack that the request names must be there. */
    Map<String, Object> delete(QueryParameters parameters) {
        search(engine.stacks(), parameters).ifPresent(found -> {
            if (found.changeSet().executionStatus() == ExecutionStatus.EXECUTE_IN_PROGRESS) {
                throw StackException.conflict(
                        "InvalidChangeSetStatus",
                        "ChangeSet [" + found.changeSet().id() + "] cannot be deleted while it is being executed");
            }
            found.stack().changeSets().remove(found.changeSet());
        });
        return Map.of();
    }

    Map<String, Object> list(QueryParameters parameters) {
        Stack stack = engine.stacks().get(parameters.required("StackName"));
        return Pages.page(
                "Summaries", stack.changeSets().all(), parameters.nextToken(), changeSet -> summary(stack, changeSet));
    }

    Map<String, Object> describe(QueryParameters parameters) {
        Found found = find(engine.stacks(), parameters);
        ChangeSet changeSet = found.changeSet();
        boolean values = parameters.flag("IncludePropertyValues");
        Map<String, Object> result = summary(found.stack(), changeSet);
        result.put(
                "Parameters",
                DescribeActions.parameters(changeSet.definition().scope().parameters()));
        result.put("NotificationARNs", changeSet.settings().notificationArns());
        result.put("Capabilities", changeSet.settings().capabilities());
        result.put("Tags", DescribeActions.tags(changeSet.definition().tags()));
        result.put("RollbackConfiguration", Map.of());
        changeSet.deploymentMode().ifPresent(mode -> {
            result.put("DeploymentMode", mode);
            result.put("StackDriftStatus", driftStatus(changeSet.actual()));
        });
        result.putAll(
                Pages.page("Changes", changeSet.changes(), parameters.nextToken(), change -> change(change, values)));
        return result;
    }

    private static Map<String, Object> summary(Stack stack, ChangeSet changeSet) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("ChangeSetName", changeSet.name());
        shown.put("ChangeSetId", changeSet.id());
        shown.put("StackId", stack.id());
        shown.put("StackName", stack.name());
        shown.put("Description", changeSet.description());
        shown.put("CreationTime", changeSet.created());
        shown.put("ExecutionStatus", changeSet.executionStatus());
        shown.put("Status", changeSet.status());
        shown.put("StatusReason", changeSet.reason());
        shown.put("IncludeNestedStacks", false);
        return shown;
    }

    private static String driftStatus(Map<String, ActualState> actual) {
        return actual.values().stream().anyMatch(ActualState::drifted) ? "DRIFTED" : "IN_SYNC";
    }

    private static Map<String, Object> change(ResourceChange change, boolean values) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("PolicyAction", change.policyAction());
        shown.put("Action", change.action());
        shown.put("LogicalResourceId", change.logicalId());
        shown.put("PhysicalResourceId", change.physicalId());
        shown.put("ResourceType", change.type());
        shown.put("Replacement", change.replacement());
        shown.put("Scope", change.scope());
        shown.put(
                "ResourceDriftStatus",
                change.actual() == null ? null : change.actual().status());
        shown.put(
                "Details",
                change.details().stream()
                        .map(detail -> detail(detail, change.actual(), values))
                        .toList());
        shown.put("BeforeContext", values ? change.before() : null);
        shown.put("AfterContext", values ? change.after() : null);
        return Map.of("Type", "Resource", "ResourceChange", shown);
    }

    /** @param actual what there is of the resource; null where the change set does not look */
    private static Map<String, Object> detail(ResourceChange.Detail detail, ActualState actual, boolean values) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("Attribute", detail.attribute());
        target.put("Name", detail.name());
        target.put("RequiresRecreation", detail.recreation().name());
        if (values && detail.name() != null) {
            target.put("Path", "/Properties/" + detail.name());
            target.put("BeforeValue", detail.beforeValue());
            target.put("AfterValue", detail.afterValue());
            target.put("AttributeChangeType", changeType(detail));
            target.put("Drift", detail.drift() == null ? null : drift(detail.drift()));
            if (actual != null) {
                target.put(
                        "BeforeValueFrom", actual.tells(detail.name()) ? "ACTUAL_STATE" : "PREVIOUS_DEPLOYMENT_STATE");
                target.put("AfterValueFrom", "TEMPLATE");
            }
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Target", target);
        shown.put("Evaluation", detail.dynamic() ? "Dynamic" : "Static");
        shown.put("ChangeSource", detail.changeSource());
        shown.put("CausingEntity", detail.causingEntity());
        return shown;
    }

    private static Map<String, Object> drift(ResourceChange.Drift drift) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("PreviousValue", drift.previous());
        shown.put("ActualValue", drift.actual());
        shown.put("DriftDetectionTimestamp", drift.time());
        return shown;
    }

    private static String changeType(ResourceChange.Detail detail) {
        if (detail.syncs()) {
            return ResourceChange.Action.SyncWithActual.name();
        }
        if (detail.beforeValue() == null) {
            return "Add";
        }
        return detail.afterValue() == null ? "Remove" : "Modify";
    }
}
