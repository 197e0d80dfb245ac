package litellm.controlplane.migration;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationChecker;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.runtime.Absent;
import litellm.controlplane.runtime.AwsCall;
import litellm.controlplane.snapshot.Snapshots;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.SnapshotQuotaExceededException;
import software.amazon.awssdk.services.rds.model.Tag;

/**
 * A snapshot of an environment's database before another version of LiteLLM migrates it: migrations have no way back.
 *
 * <p>The operation's output: {@code snapshot}, its name, for {@code deploy --restore}, which makes a database from it. None
 * where no snapshot is needed.
 */
public record DatabaseSnapshot(RdsClient rds, Clock clock) implements OperationChecker {
    private static final String FAILED = "SnapshotFailed";
    private static final String TAKEN = "TAKEN";
    private static final String MIGRATED_BEFORE = "MIGRATED_BEFORE";

    /**
     * Starts it: one snapshot however often an execution asks for it.
     *
     * @throws IllegalStateException where no stack exports the database's name
     * @throws DatabaseBusy while RDS does something else with the database
     */
    Operation start(Request request, StackExports exports) {
        String database = exports.value(request.environment() + "-litellm-db-identifier");
        String name = Snapshots.nameBeforeUpdate(request);
        Operation started = Operation.started(Operation.Kind.SNAPSHOT, name, name, clock.instant());
        try {
            rds.createDBSnapshot(create -> create.dbInstanceIdentifier(database)
                    .dbSnapshotIdentifier(name)
                    .tags(tags(request)));
        } catch (DbSnapshotAlreadyExistsException e) {
            // An earlier call started it, whose answer was lost.
        } catch (InvalidDbInstanceStateException e) {
            throw new DatabaseBusy(database, e);
        } catch (RdsException e) {
            return started.failed(FAILED, refused(name, e));
        }
        return started.withOutputs(Map.of("snapshot", name));
    }

    private static String refused(String name, RdsException refusal) {
        if (!AwsCall.isRefused(refusal)) {
            throw refusal;
        }
        String advice = refusal instanceof SnapshotQuotaExceededException
                ? "; delete some that nobody needs, or ask for more, then deploy again"
                : "";
        return "Snapshot %s: %s%s".formatted(name, AwsCall.sentence(refusal), advice);
    }

    /** The operation that has nothing to do. */
    Operation notNeeded(Request request) {
        return done(request, Operation.UNCHANGED);
    }

    /** The operation whose snapshot would not be from before the migration any more; the image has yet to prove itself. */
    Operation tooLate(Request request) {
        return done(request, MIGRATED_BEFORE);
    }

    private Operation done(Request request, String outcome) {
        return Operation.done(Operation.Kind.SNAPSHOT, Snapshots.nameBeforeUpdate(request), outcome, clock.instant());
    }

    @Override
    public Operation check(Request request, Operation operation) {
        return find(operation.requireId())
                .map(snapshot -> look(operation, snapshot))
                .orElseGet(() -> operation.notFound(
                        clock.instant(),
                        FAILED,
                        "Snapshot %s: RDS does not know it any more".formatted(operation.requireId())));
    }

    private Operation look(Operation operation, DBSnapshot snapshot) {
        return switch (snapshot.status()) {
            case "available" -> operation.withProgress(Progress.of(100, 100)).succeeded(TAKEN);
            case "failed" ->
                operation.failed(FAILED, "Snapshot %s: RDS could not take it".formatted(operation.requireId()));
            default ->
                operation
                        .withProgress(Progress.of(
                                Optional.ofNullable(snapshot.percentProgress()).orElse(0), 100, snapshot.status()))
                        .waiting(clock.instant());
        };
    }

    private Optional<DBSnapshot> find(String name) {
        return Absent.unless(
                        DbSnapshotNotFoundException.class,
                        () -> rds.describeDBSnapshots(describe -> describe.dbSnapshotIdentifier(name)))
                .flatMap(found -> found.dbSnapshots().stream().findFirst());
    }

    private static List<Tag> tags(Request request) {
        return EnvironmentTags.own(request).entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
