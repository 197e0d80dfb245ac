package litellm.controlplane.stack;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationChecker;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.Sequel;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ecs.EcsClient;

/** Looks at an operation on a stack: a call or two once it has ended well, two while it is under way; why it failed takes more. */
public final class StackChecker implements OperationChecker {
    /** The error of a stack operation that failed. */
    static final String ERROR = "StackFailed";

    /** The output that names what an update could not delete, with CloudFormation's reasons. */
    private static final String LEFT_BEHIND = "leftBehind";

    /** The output that names the change set which an operation executes. */
    static final String CHANGE_SET = "changeSet";

    /** The output that says why a service's tasks did not come up: once their cluster is rolled back, ECS knows no more. */
    private static final String FAILED_TASKS = "failedTasks";

    private static final Set<StackStatus> BROKEN_ROLLBACKS =
            Set.of(StackStatus.ROLLBACK_FAILED, StackStatus.UPDATE_ROLLBACK_FAILED);

    private static final Set<StackStatus> ROLLING_BACK =
            Set.of(StackStatus.ROLLBACK_IN_PROGRESS, StackStatus.UPDATE_ROLLBACK_IN_PROGRESS);

    private final CloudFormationClient cloudFormation;
    private final Clock clock;
    private final Stacks stacks;
    private final StackHistory history;
    private final EarlyValidation validation;
    private final FailedTasks tasks;

    /** @param ecs made when a service has failed */
    public StackChecker(CloudFormationClient cloudFormation, Supplier<EcsClient> ecs, Clock clock) {
        this.cloudFormation = cloudFormation;
        this.clock = clock;
        this.stacks = new Stacks(cloudFormation);
        this.history = new StackHistory(cloudFormation);
        this.validation = new EarlyValidation(cloudFormation);
        this.tasks = new FailedTasks(ecs);
    }

    @Override
    public Operation check(Request request, Operation operation) {
        Optional<Stack> found = stacks.find(operation.requireId());
        StackCondition condition =
                found.map(stack -> StackCondition.of(stack.stackStatus())).orElse(StackCondition.ABSENT);
        if (condition == StackCondition.BUSY) {
            return underWay(operation, found.orElseThrow());
        }
        return switch (operation.next()) {
            case DEPLOY -> operation.readyToDeploy();
            case DELETE ->
                condition == StackCondition.ABSENT
                        ? operation.succeeded(Operation.DELETED).withProgress(complete(operation))
                        : operation.readyToDelete();
            case NOTHING -> ended(operation, found, condition);
        };
    }

    private Operation underWay(Operation operation, Stack stack) {
        List<StackResourceSummary> all = cloudFormation
                .listStackResources(request -> request.stackName(stack.stackId()))
                .stackResourceSummaries();
        Operation waiting = operation.waiting(clock.instant()).withProgress(progress(operation, stack, all));
        return ROLLING_BACK.contains(stack.stackStatus())
                        && operation.next() == Sequel.NOTHING
                        && all.stream().anyMatch(resource -> ResourceTypes.SERVICE.equals(resource.resourceType()))
                ? withFailedTasks(waiting, stack)
                : waiting;
    }

    private Operation withFailedTasks(Operation operation, Stack stack) {
        return operation.outputs().containsKey(FAILED_TASKS)
                ? operation
                : tasks.reason(history.operation(stack.stackId(), operation.requireToken()))
                        .map(why -> operation.withOutput(FAILED_TASKS, why))
                        .orElse(operation);
    }

    private Operation ended(Operation operation, Optional<Stack> found, StackCondition condition) {
        if (found.isPresent() && notYetBegun(operation)) {
            return operation.notFound(clock.instant(), ERROR, neverBegun(operation));
        }
        return condition == StackCondition.DEPLOYED
                ? deployed(operation, found.orElseThrow())
                : operation.failed(
                        ERROR,
                        condition == StackCondition.ABSENT
                                ? gone(operation, found)
                                : cause(operation, found.orElseThrow()));
    }

    private Operation deployed(Operation operation, Stack stack) {
        Operation deployed = operation.succeeded(outcome(stack.stackStatus())).withProgress(complete(operation));
        String leftBehind = leftBehind(operation, stack);
        return leftBehind.isEmpty() ? deployed : deployed.withOutput(LEFT_BEHIND, leftBehind);
    }

    /**
     * The resources that are no longer in the template and that CloudFormation could not delete in three attempts. The stack
     * does not list them any more; it has succeeded, but its status has a reason.
     */
    private String leftBehind(Operation operation, Stack stack) {
        if (stack.stackStatusReason() == null) {
            return "";
        }
        Map<String, StackEvent> last = new LinkedHashMap<>();
        history.operation(stack.stackId(), operation.requireToken())
                .forEach(event -> last.put(event.physicalResourceId(), event));
        return last.values().stream()
                .filter(event -> event.resourceStatus() == ResourceStatus.DELETE_FAILED)
                .map(event -> "%s %s: %s"
                        .formatted(
                                event.resourceType(),
                                event.physicalResourceId(),
                                RootCause.clean(String.valueOf(event.resourceStatusReason()))))
                .collect(Collectors.joining("; "));
    }

    /** A change set is executed in the background: for a moment the stack still looks as it did before. */
    private boolean notYetBegun(Operation operation) {
        return operation.outputs().containsKey(CHANGE_SET)
                && history.operation(operation.requireId(), operation.requireToken())
                        .isEmpty();
    }

    private static String neverBegun(Operation operation) {
        return "%s is as it was before: CloudFormation has accepted the change set %s for execution, but has not begun. Its page in the CloudFormation console may say why; deploy again"
                .formatted(operation.name(), operation.outputs().get(CHANGE_SET));
    }

    /** The outcome of an operation that left a stack in {@code status}. */
    static String outcome(StackStatus status) {
        return status == StackStatus.CREATE_COMPLETE ? Operation.CREATED : Operation.UPDATED;
    }

    /** The events of a deleted stack can still be read by its id. */
    private String gone(Operation operation, Optional<Stack> found) {
        return found.flatMap(stack -> RootCause.of(history.operation(stack.stackId(), operation.requireToken())))
                .orElseGet(() -> operation.name() + " is gone: it was deleted during the deployment; deploy it again");
    }

    private String cause(Operation operation, Stack stack) {
        List<StackEvent> events = history.operation(stack.stackId(), operation.requireToken());
        String cause = validation
                .cause(stack.stackId(), RootCause.of(events))
                .orElseGet(() -> endedIn(operation.name(), stack));
        return Stream.of(
                        Optional.of(cause),
                        Optional.ofNullable(operation.outputs().get(FAILED_TASKS))
                                .or(() -> tasks.reason(events)),
                        rollbackFailure(stack, events))
                .flatMap(Optional::stream)
                .reduce((told, more) -> "%s; %s".formatted(ForeignText.withoutFullStop(told), more))
                .orElseThrow();
    }

    /** A rollback that failed too has a reason of its own, and leaves a stack that the next deployment has to clear first. */
    private static Optional<String> rollbackFailure(Stack stack, List<StackEvent> events) {
        if (!BROKEN_ROLLBACKS.contains(stack.stackStatus())) {
            return Optional.empty();
        }
        String why = RootCause.of(StackHistory.ofRollback(events)).orElse(RootCause.UNKNOWN);
        return Optional.of("its rollback failed too, which leaves %s in %s: %s"
                .formatted(stack.stackName(), stack.stackStatusAsString(), why));
    }

    private static String endedIn(String name, Stack stack) {
        return "%s ended in %s: %s"
                .formatted(
                        name,
                        stack.stackStatusAsString(),
                        Optional.ofNullable(stack.stackStatusReason())
                                .map(RootCause::clean)
                                .orElse(RootCause.UNKNOWN));
    }

    private static Progress progress(Operation operation, Stack stack, List<StackResourceSummary> all) {
        List<StackResourceSummary> resources = all.stream()
                .filter(resource -> resource.resourceStatus() != ResourceStatus.DELETE_COMPLETE)
                .toList();
        return operation.next() == Sequel.DELETE
                ? progress(stack, resources, all.size() - resources.size(), Math.max(total(operation), all.size()))
                : progress(stack, resources, complete(resources), Math.max(total(operation), resources.size()));
    }

    /** The resources that are complete; those that an update leaves as they are count from the start. */
    private static int complete(List<StackResourceSummary> resources) {
        return (int) resources.stream()
                .filter(resource -> resource.resourceStatusAsString().endsWith("_COMPLETE"))
                .count();
    }

    private static Progress progress(Stack stack, List<StackResourceSummary> resources, int done, int total) {
        String current = resources.stream()
                .filter(resource -> resource.resourceStatusAsString().endsWith("_IN_PROGRESS"))
                .findFirst()
                .map(resource -> resource.logicalResourceId() + " " + resource.resourceStatusAsString())
                .orElseGet(stack::stackStatusAsString);
        return Progress.of(done, total, current);
    }

    private static Optional<Progress> complete(Operation operation) {
        return operation
                .progress()
                .map(Progress::total)
                .filter(total -> total > 0)
                .map(total -> Progress.of(total, total));
    }

    private static int total(Operation operation) {
        return operation.progress().map(Progress::total).orElse(0);
    }
}
