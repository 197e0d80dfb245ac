package litellm.controlplane.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.preflight.UnusableDatabases;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * What a request takes for granted about the environment's database.
 *
 * @param stacks the CloudFormation stack of a name, in whatever state
 */
record PresentDatabase(Function<String, Optional<Stack>> stacks, Supplier<RdsClient> rds) {
    private static final String STACK = "database";

    /**
     * What needs the gateway's tasks, or a final snapshot, is of no use while the database is stopped: it would fail half-way.
     *
     * @throws InvalidRequest naming the {@code start} that comes first
     */
    void requireRunning(Request request) {
        if (!needed(request)) {
            return;
        }
        stacks.apply(request.stackName(STACK))
                .map(stack -> Stacks.outputs(stack).get("DBInstanceIdentifier"))
                .flatMap(identifier -> new UnusableDatabases(rds.get()).fault(request.environment(), identifier))
                .ifPresent(fault -> {
                    throw new InvalidRequest(List.of("environment: " + fault));
                });
    }

    private static boolean needed(Request request) {
        return switch (request.action()) {
            case ROTATE -> true;
            case RESTART -> !request.flag("outdatedOnly");
            case SCALE -> ((Number) request.options().get("count")).intValue() != 0;
            case TEARDOWN ->
                request.keepsData() && !Boolean.FALSE.equals(request.stacks().get(STACK));
            default -> false;
        };
    }

    /**
     * A database that was to begin with a snapshot, and failed to or still may, does not begin empty because nobody says so again;
     * nor does one that follows another whose data is just being saved. What there is to say is said as a parameter, which a plan
     * takes too.
     *
     * @throws InvalidRequest naming that snapshot, or how to get at it
     */
    void requireSnapshotAgain(Request request) {
        if (Boolean.FALSE.equals(request.stacks().get(STACK))
                || request.parameters().getOrDefault(STACK, Map.of()).containsKey(Restoration.PARAMETER)) {
            return;
        }
        Optional<Stack> present = stacks.apply(request.stackName(STACK));
        if (request.wants(STACK)
                && request.keepsData()
                && present.filter(PresentDatabase::isSaved).isPresent()) {
            throw new InvalidRequest(List.of(
                    "parameters.%1$s: found nothing, but a teardown that was cut off is still deleting the database, and saves it to a snapshot; wait until %2$s is gone, then --restore latest begins with it; --set %1$s= begins empty"
                            .formatted(STACK + "." + Restoration.PARAMETER, request.stackName(STACK))));
        }
        present.filter(stack -> !Stacks.cameToBe(stack) || stack.stackStatus() == StackStatus.CREATE_IN_PROGRESS)
                .map(stack -> Stacks.parameters(stack).getOrDefault(Restoration.PARAMETER, ""))
                .filter(snapshot -> !snapshot.isBlank())
                .ifPresent(snapshot -> {
                    throw new InvalidRequest(List.of(
                            "parameters.%1$s: found nothing, but the deployment before was to begin the database with %2$s; --set %1$s=%2$s does, --set %1$s= begins it empty"
                                    .formatted(STACK + "." + Restoration.PARAMETER, snapshot)));
                });
    }

    /** CloudFormation makes the final snapshot as it deletes the database. */
    private static boolean isSaved(Stack stack) {
        return stack.stackStatus() == StackStatus.DELETE_IN_PROGRESS;
    }
}
