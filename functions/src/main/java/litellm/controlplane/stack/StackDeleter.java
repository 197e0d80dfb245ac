package litellm.controlplane.stack;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.runtime.Log;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.ResourceStatus;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;

/**
 * Brings a stack one step nearer to being gone. Whatever is under way is waited out; where a deletion came to a stop, known
 * obstacles are removed, and it goes on. Called twice for one execution, it does its work once; called for a stack that is not
 * there, it is done.
 */
final class StackDeleter {
    private static final String STEP = "delete";

    /** Each obstacle that is removed can uncover another one; more than these are no progress. */
    private static final int MOST_ATTEMPTS = 6;

    /**
     * EC2's words for a security group, for a subnet or VPC, and for an internet gateway whose VPC still has a load balancer's public
     * addresses.
     */
    private static final Pattern DEPENDENT =
            Pattern.compile("dependent object|has dependencies and cannot be deleted|has some mapped public address");

    /** Lambda lets go of a deleted function's network interfaces within an hour, sometimes only just. */
    private static final Duration PATIENCE = Duration.ofMinutes(70);

    private static final int LOOK_AFTER_SECONDS = 15;

    /** An execution's start and a stack's events are dated by the clocks of two services. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final CloudFormationClient cloudFormation;
    private final DeletionProtection protection;
    private final Obstacles obstacles;
    private final String roleArn;
    private final Clock clock;
    private final Stacks stacks;
    private final StackHistory history;

    /** @param roleArn the role that CloudFormation works under */
    StackDeleter(
            CloudFormationClient cloudFormation,
            DeletionProtection protection,
            Obstacles obstacles,
            String roleArn,
            Clock clock) {
        this.cloudFormation = cloudFormation;
        this.protection = protection;
        this.obstacles = obstacles;
        this.roleArn = roleArn;
        this.clock = clock;
        this.stacks = new Stacks(cloudFormation);
        this.history = new StackHistory(cloudFormation);
    }

    /** Takes the next step. A final refusal of CloudFormation makes the operation failed; a transient one is thrown. */
    Operation delete(Request request, String stack) {
        String name = request.stackName(stack);
        return stacks.find(name)
                .filter(found -> StackCondition.of(found.stackStatus()) != StackCondition.ABSENT)
                .map(found -> delete(request, stack, found))
                .orElseGet(() -> Operation.done(Operation.Kind.STACK, name, Operation.ABSENT, clock.instant()));
    }

    private Operation delete(Request request, String stack, Stack found) {
        if (StackCondition.of(found.stackStatus()) == StackCondition.BUSY) {
            Log.info("Operation found under way", "status", found.stackStatusAsString());
            return started(found);
        }
        int attempts = attempts(request, stack, found);
        // A deletion that came to a stop need not leave DELETE_FAILED behind: where an export in use forbids it, it is
        // cancelled, and the stack is back in its former status.
        return attempts > 0 ? goOn(request, stack, found, attempts) : begin(request, stack, found, attempts);
    }

    /** How often this execution has begun to delete the stack. */
    private int attempts(Request request, String stack, Stack found) {
        List<String> tokens =
                history.tokens(found.stackId(), request.startedAt().minus(CLOCK_SKEW));
        int attempts = 0;
        while (tokens.contains(token(request, stack, attempts))) {
            attempts++;
        }
        return attempts;
    }

    private static String token(Request request, String stack, int attempt) {
        return ClientRequestToken.of(request, stack, attempt == 0 ? STEP : STEP + attempt);
    }

    private Operation begin(Request request, String stack, Stack found, int attempt) {
        List<StackResourceSummary> resources = stacks.resources(found);
        Optional<String> underWay = new BusyDatabase(protection.rds()).underWay(resources);
        if (underWay.isPresent()) {
            return busy(request, found, resources, underWay.get());
        }
        try {
            protection.lift(resources);
            cloudFormation.deleteStack(delete -> delete.stackName(found.stackId())
                    .roleARN(roleArn)
                    .clientRequestToken(token(request, stack, attempt)));
        } catch (CloudFormationException e) {
            return refused(found, e);
        } catch (InvalidDbInstanceStateException e) {
            return busy(
                    request,
                    found,
                    resources,
                    RootCause.clean(e.awsErrorDetails().errorMessage()));
        }
        Log.info("Stack deletion started", "attempt", attempt + 1);
        return started(found).withProgress(Progress.of(0, resources.size()));
    }

    private Operation busy(Request request, Stack found, List<StackResourceSummary> resources, String why) {
        return BusyDatabase.await(started(found), request, clock.instant(), resources.size(), why);
    }

    private Operation goOn(Request request, String stack, Stack found, int attempts) {
        List<StackResourceSummary> resources = stacks.resources(found);
        Obstacles.Cleared cleared = obstacles.clear(request.environment(), resources);
        List<StackEvent> last = history.latestOperation(found.stackId());
        if (cleared.removed() && attempts < MOST_ATTEMPTS) {
            return begin(request, stack, found, attempts);
        }
        if (cleared.awaited() != null && recent(last)) {
            return started(found)
                    .withProgress(Progress.of(0, resources.size(), cleared.awaited()))
                    .waitingFor(LOOK_AFTER_SECONDS);
        }
        return !cleared.foreign() && letGo(resources, last) && attempts < MOST_ATTEMPTS
                ? begin(request, stack, found, attempts)
                : started(found).failed(StackChecker.ERROR, cause(found, resources, last, cleared));
    }

    /**
     * Whether the cause of the failure may be gone by itself: network interfaces that their service has released meanwhile, or what
     * was under way with a database.
     */
    private static boolean letGo(List<StackResourceSummary> resources, List<StackEvent> last) {
        List<StackEvent> failures = last.stream()
                .filter(event -> event.resourceStatus() == ResourceStatus.DELETE_FAILED)
                .toList();
        return failures.stream().anyMatch(BusyDatabase::isCauseOf)
                || (failures.stream().anyMatch(StackDeleter::isOfDependent) && hasNetwork(resources));
    }

    /** Whether EC2 refused a deletion for something that it does not name. */
    static boolean isOfDependent(StackEvent failure) {
        return DEPENDENT.matcher(String.valueOf(failure.resourceStatusReason())).find();
    }

    private static boolean hasNetwork(List<StackResourceSummary> resources) {
        return resources.stream().anyMatch(resource -> resource.resourceType().startsWith("AWS::EC2::"));
    }

    private boolean recent(List<StackEvent> last) {
        return !last.isEmpty()
                && Duration.between(last.getFirst().timestamp(), clock.instant())
                                .compareTo(PATIENCE)
                        < 0;
    }

    private String cause(
            Stack found, List<StackResourceSummary> resources, List<StackEvent> last, Obstacles.Cleared cleared) {
        String stuck = resources.stream()
                .filter(resource -> resource.resourceStatus() == ResourceStatus.DELETE_FAILED)
                .map(resource ->
                        stuck(resource, Optional.ofNullable(cleared.holders().get(resource.logicalResourceId()))))
                .collect(Collectors.joining(", "));
        String why = Optional.ofNullable(cleared.awaited())
                .or(() -> RootCause.of(last))
                .or(() -> Optional.ofNullable(found.stackStatusReason()).map(RootCause::clean))
                .orElse(RootCause.UNKNOWN);
        return "%s could not be deleted: %s%s"
                .formatted(
                        found.stackName(),
                        why,
                        stuck.isEmpty()
                                ? ""
                                : "; still there: %s. Remove the cause and tear down again".formatted(stuck));
    }

    private static String stuck(StackResourceSummary resource, Optional<String> holders) {
        return "%s %s%s"
                .formatted(
                        resource.logicalResourceId(),
                        resource.physicalResourceId(),
                        holders.map(names -> ", held by " + names).orElse(""));
    }

    private Operation refused(Stack found, CloudFormationException refusal) {
        return Refusal.settle(started(found), refusal, () -> started(found));
    }

    private Operation started(Stack found) {
        return Operation.started(Operation.Kind.STACK, found.stackName(), found.stackId(), clock.instant())
                .thenDelete();
    }
}
