package litellm.controlplane.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.preflight.UnusableDatabases;
import litellm.controlplane.snapshot.Snapshots;
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
    private static final String NAME = StackNames.DATABASE + "." + Restoration.PARAMETER;

    /**
     * What needs the gateway's tasks, or a final snapshot, is of no use while the database is stopped: it would fail half-way.
     *
     * @throws InvalidRequest naming the {@code start} that comes first
     */
    void requireRunning(Request request) {
        if (!needed(request)) {
            return;
        }
        stacks.apply(request.stackName(StackNames.DATABASE))
                .flatMap(PresentDatabase::identifier)
                .flatMap(identifier -> new UnusableDatabases(rds.get()).fault(request.environment(), identifier))
                .ifPresent(fault -> {
                    throw new InvalidRequest(List.of("environment: " + fault));
                });
    }

    /** What to say of a teardown that is to keep the data of a database which is gone: what it lists as kept is older. */
    Optional<String> remark(Request request) {
        return keepsDatabase(request) && isGone(stacks.apply(request.stackName(StackNames.DATABASE)))
                ? Optional.of(
                        StackNames.DATABASE
                                + ": found no database, so this teardown makes no snapshot; those that it keeps were made before")
                : Optional.empty();
    }

    /** A stack that never had one says no name of it. */
    private boolean isGone(Optional<Stack> stack) {
        return stack.isEmpty()
                || identifier(stack.get())
                        .filter(name ->
                                new DatabaseInstances(rds.get()).find(name).isEmpty())
                        .isPresent();
    }

    private static boolean keepsDatabase(Request request) {
        return request.action() == Action.TEARDOWN
                && request.keepsData()
                && !request.stacks().leavesOut(StackNames.DATABASE);
    }

    private static boolean needed(Request request) {
        return switch (request.action()) {
            case ROTATE -> true;
            case RESTART -> !request.flag("outdatedOnly");
            case SCALE -> ((Number) request.options().get("count")).intValue() != 0;
            case TEARDOWN -> keepsDatabase(request);
            default -> false;
        };
    }

    /**
     * A database that was to begin with a snapshot, and failed to or still may, does not begin empty because nobody says so again;
     * nor does one that follows another whose data is just being saved, or with an older snapshot. What there is to say is said as a
     * parameter, which a plan takes too.
     *
     * @throws InvalidRequest naming that snapshot, or how to get at it
     */
    void requireSnapshotAgain(Request request) {
        if (request.stacks().leavesOut(StackNames.DATABASE)) {
            return;
        }
        Optional<Stack> present = stacks.apply(request.stackName(StackNames.DATABASE));
        boolean deploying = request.action() == Action.DEPLOY;
        boolean said =
                request.parameters().getOrDefault(StackNames.DATABASE, Map.of()).containsKey(Restoration.PARAMETER);
        boolean latest =
                request.option("restore").filter(Snapshots.LATEST::equals).isPresent();
        if (deploying && (latest || !said)) {
            present.ifPresent(this::requireSaved);
        }
        if (!said) {
            present.ifPresent(stack -> requireNoSnapshot(stack, deploying));
        }
    }

    private void requireSaved(Stack stack) {
        if (isBeingSaved(stack)) {
            throw fault(
                    "%2$s is still being deleted, and its database saved to a snapshot: once that is done, --restore latest begins with it; --set %1$s= begins empty"
                            .formatted(NAME, stack.stackName()));
        }
    }

    /** The database of a stack that failed was to begin with one; that of a stack which a deployment waits for may fail to. */
    private static void requireNoSnapshot(Stack stack, boolean deploying) {
        Optional<String> snapshot = snapshot(stack);
        if (snapshot.isPresent() && !Stacks.cameToBe(stack)) {
            throw fault(
                    "the deployment that failed was to begin the database with %2$s; --set %1$s=%2$s does, --set %1$s= begins it empty"
                            .formatted(NAME, snapshot.get()));
        }
        if (snapshot.isPresent() && deploying && stack.stackStatus() == StackStatus.CREATE_IN_PROGRESS) {
            throw fault("the database is being made from %2$s, which may yet fail; --set %1$s=%2$s goes on with it"
                    .formatted(NAME, snapshot.get()));
        }
    }

    private static InvalidRequest fault(String why) {
        return new InvalidRequest(List.of("parameters.%s: found nothing, but %s".formatted(NAME, why)));
    }

    private static Optional<String> snapshot(Stack stack) {
        return Optional.ofNullable(Stacks.parameters(stack).get(Restoration.PARAMETER))
                .filter(snapshot -> !snapshot.isBlank());
    }

    /** CloudFormation makes the final snapshot as it deletes the database; one that was to be lost is gone before its stack goes. */
    private boolean isBeingSaved(Stack stack) {
        return stack.stackStatus() == StackStatus.DELETE_IN_PROGRESS
                && identifier(stack)
                        .flatMap(new DatabaseInstances(rds.get())::find)
                        .isPresent();
    }

    private static Optional<String> identifier(Stack stack) {
        return Optional.ofNullable(Stacks.outputs(stack).get("DBInstanceIdentifier"));
    }
}
