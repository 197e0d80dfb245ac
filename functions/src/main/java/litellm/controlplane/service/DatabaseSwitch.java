package litellm.controlplane.service;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.ForeignText;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.StackNames;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.database.DatabaseStorage;
import litellm.controlplane.preflight.UnusableDatabases;
import litellm.controlplane.runtime.AwsCall;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.InsufficientDbInstanceCapacityException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.rds.model.RdsException;

/**
 * Brings the database of an environment's database stack to the state that it is to be in, one call of RDS at a time: each look
 * does the next right thing for the status that it finds. A status that is on the way to another one is waited out.
 */
record DatabaseSwitch(RdsClient rds, Stacks stacks, Clock clock) {
    private static final String FAILED = "DatabaseFailed";
    private static final String STATUS_AVAILABLE = "available";
    private static final String STATUS_STOPPED = "stopped";
    private static final String STATUS_DELETING = "deleting";

    /** RDS says that a stop can take long where a large database is to be written out first. */
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    /** Its network has no address left for it: RDS starts it from there, and stops it not. */
    private static final String WITHOUT_NETWORK = "incompatible-network";

    private static final Set<String> DOWN = Set.of(STATUS_STOPPED, DatabaseInstances.WITHOUT_KEY);

    /** Those that {@code StartDBInstance} allows, as its refusal of any other names them. */
    private static final Set<String> STARTABLE = Set.of(STATUS_STOPPED, DatabaseInstances.WITHOUT_KEY, WITHOUT_NETWORK);

    /** In these it answers whoever logs in. */
    private static final Set<String> SERVING =
            Set.of(STATUS_AVAILABLE, DatabaseStorage.OPTIMIZING, DatabaseStorage.INITIALIZING);

    /** From these no instance comes back by waiting: RDS User Guide, "Viewing Amazon RDS DB instance status". */
    private static final Set<String> BROKEN = Set.of(
            "failed",
            "inaccessible-encryption-credentials",
            "incompatible-create",
            "incompatible-option-group",
            "incompatible-parameters",
            "incompatible-restore",
            "insufficient-capacity",
            "restore-error",
            "storage-full");

    /**
     * Looks once, and does what comes next.
     *
     * @param earlier what the look before found; empty at the first one
     * @throws InvalidRequest where there is no database to start
     */
    Operation bring(Request request, DatabaseGoal goal, Optional<Operation> earlier) {
        Optional<DBInstance> found = earlier.flatMap(Operation::id)
                .or(() -> stacks.ids(request.stackName(StackNames.DATABASE), ResourceTypes.DATABASE).stream()
                        .findFirst())
                .flatMap(new DatabaseInstances(rds)::find);
        if (found.isEmpty()) {
            return absent(request, goal, earlier);
        }
        DBInstance instance = found.get();
        String name = instance.dbInstanceIdentifier();
        Operation operation =
                earlier.orElseGet(() -> Operation.started(Operation.Kind.DATABASE, name, name, clock.instant()));
        try {
            return bring(operation, instance, goal);
        } catch (InvalidDbInstanceStateException e) {
            // Its status has changed since it was asked for, or something else forbids it.
            return waiting(
                    operation,
                    instance.dbInstanceStatus(),
                    "; RDS: " + ForeignText.line(e.awsErrorDetails().errorMessage()));
        } catch (RdsException e) {
            if (!AwsCall.isRefused(e)) {
                throw e;
            }
            return operation.failed(FAILED, "%s: %s%s".formatted(name, AwsCall.sentence(e), advice(e)));
        }
    }

    private static String advice(RdsException refusal) {
        return refusal instanceof InsufficientDbInstanceCapacityException
                ? "; the availability zone has no capacity left for its class: try again later"
                : "";
    }

    private Operation bring(Operation operation, DBInstance instance, DatabaseGoal goal) {
        return switch (goal) {
            case STOPPED -> stop(operation, instance);
            case STARTED -> start(operation, instance);
            case DISCARDED -> discard(operation, instance);
        };
    }

    private Operation absent(Request request, DatabaseGoal goal, Optional<Operation> earlier) {
        if (goal == DatabaseGoal.STARTED) {
            String environment = request.environment();
            throw new InvalidRequest(List.of("environment: "
                    + (stacks.exists(request.stackName(StackNames.DATABASE))
                            ? UnusableDatabases.goneFault(environment)
                            : "found %s, which has no database; deploy it first".formatted(environment))));
        }
        return earlier.map(operation -> operation.succeeded(Operation.DELETED))
                .orElseGet(() -> Operation.done(
                        Operation.Kind.DATABASE,
                        request.stackName(StackNames.DATABASE),
                        Operation.ABSENT,
                        clock.instant()));
    }

    private Operation stop(Operation operation, DBInstance instance) {
        String status = instance.dbInstanceStatus();
        if (DOWN.contains(status)) {
            return done(operation, "STOPPED");
        }
        if (status.equals(WITHOUT_NETWORK)) {
            return operation.failed(FAILED, why(operation, status, ""));
        }
        if (status.equals(STATUS_AVAILABLE)) {
            rds.stopDBInstance(request -> request.dbInstanceIdentifier(instance.dbInstanceIdentifier()));
        }
        return waiting(operation, status);
    }

    private Operation start(Operation operation, DBInstance instance) {
        String status = instance.dbInstanceStatus();
        if (SERVING.contains(status)) {
            return done(operation, "STARTED");
        }
        if (STARTABLE.contains(status)) {
            rds.startDBInstance(request -> request.dbInstanceIdentifier(instance.dbInstanceIdentifier()));
        }
        return waiting(operation, status);
    }

    /** Its protection goes first, for which it has to run; the next look deletes it. */
    private Operation discard(Operation operation, DBInstance instance) {
        String status = instance.dbInstanceStatus();
        if (status.equals(STATUS_DELETING)) {
            return waiting(operation, status);
        }
        boolean locked = Boolean.TRUE.equals(instance.deletionProtection());
        if (locked && status.equals(STATUS_STOPPED)) {
            rds.startDBInstance(request -> request.dbInstanceIdentifier(instance.dbInstanceIdentifier()));
            return waiting(operation, status);
        }
        if (locked) {
            rds.modifyDBInstance(request -> request.dbInstanceIdentifier(instance.dbInstanceIdentifier())
                    .deletionProtection(false)
                    .applyImmediately(true));
        } else {
            rds.deleteDBInstance(request -> request.dbInstanceIdentifier(instance.dbInstanceIdentifier())
                    .skipFinalSnapshot(true)
                    .deleteAutomatedBackups(true));
        }
        return operation.withProgress(Progress.of(0, 1, "Database deleting")).waiting(clock.instant());
    }

    /** What the first look finds done was not done now. */
    private Operation done(Operation operation, String outcome) {
        return operation.succeeded(operation.progress().isPresent() ? outcome : Operation.UNCHANGED);
    }

    private Operation waiting(Operation operation, String status) {
        return waiting(operation, status, "");
    }

    /** @param refusal why RDS did not do what it was asked for, to be added to a sentence; empty where it did */
    private Operation waiting(Operation operation, String status, String refusal) {
        String why = why(operation, status, refusal);
        return BROKEN.contains(status)
                ? operation.failed(FAILED, why)
                : operation
                        .withProgress(Progress.of(0, 1, "Database " + status + refusal))
                        .waitingAtMost(PATIENCE, clock.instant(), FAILED, why);
    }

    private String why(Operation operation, String status, String refusal) {
        return "%s is %s after %d minutes%s%s"
                .formatted(
                        operation.name(),
                        status,
                        Duration.between(operation.startedAt(), clock.instant()).toMinutes(),
                        refusal,
                        advice(status));
    }

    private static String advice(String status) {
        return switch (status) {
            case DatabaseStorage.OPTIMIZING ->
                "; RDS cannot stop a database while it optimizes its storage, which can take a day: stop it again after that";
            case DatabaseStorage.INITIALIZING ->
                "; RDS cannot stop a database while it loads its storage from a snapshot: stop it again after that";
            case WITHOUT_NETWORK ->
                "; the subnets of its subnet group have no address left, or are gone: start it once they have one";
            default -> BROKEN.contains(status) ? "; the RDS console says what it needs" : "";
        };
    }
}
