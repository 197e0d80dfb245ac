package litellm.controlplane.migration;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationChecker;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.migration.MigrationLedger.Entry;
import litellm.controlplane.task.OneOffTasks;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Migrates an environment's database to the schema of an image: one task of that image, before any task of it serves.
 *
 * <p>Two migrations of one database never run side by side; a database that this image has migrated is left alone.
 */
public final class DatabaseMigration implements OperationChecker {
    private static final String MIGRATED = "MIGRATED";
    private static final String FAILED = "MigrationFailed";

    private final OneOffTasks tasks;
    private final MigrationLedger ledger;
    private final Clock clock;

    /**
     * @param table the table of locks, which also keeps the ledger of migrations
     * @param cluster the cluster for one-off tasks
     */
    public DatabaseMigration(EcsClient ecs, DynamoDbClient dynamo, String table, String cluster, Clock clock) {
        this.tasks = new OneOffTasks(ecs, cluster, clock);
        this.ledger = new MigrationLedger(dynamo, table);
        this.clock = clock;
    }

    /**
     * Starts the migration, or follows the task that already does it.
     *
     * @param migration the migration of this request's database by the image
     * @throws MigrationBusy while a task that a stopped execution left behind still migrates, with another image or for a
     *     former database
     */
    Operation start(Request request, Migration migration, StackExports exports, MigrationDefinition definition) {
        String family = MigrationDefinition.family(request.environment());
        Optional<Entry> last = ledger.find(request.environment());
        if (migration.isDone(last)) {
            return Operation.done(Operation.Kind.TASK, family, Operation.UNCHANGED, clock.instant());
        }
        String task = tasks.running(family).stream()
                .findFirst()
                .map(found -> ours(found, migration))
                .orElseGet(() -> tasks.start(
                        request,
                        definition.ensure(request, migration.image(), exports),
                        migration.id(),
                        exports,
                        MigrationFailed::new));
        return Operation.started(Operation.Kind.TASK, family, task, clock.instant())
                .withOutputs(outputs(migration.entry(last)));
    }

    /** The ledger's next entry, as the operation carries it from one look to the next. */
    private static Map<String, String> outputs(Entry entry) {
        return Map.of("image", entry.image(), "database", entry.database(), "provenBase", entry.provenBase());
    }

    private static Entry entry(Map<String, String> outputs) {
        return new Entry(outputs.get("image"), outputs.get("database"), outputs.getOrDefault("provenBase", ""));
    }

    private static String ours(Task found, Migration migration) {
        if (migration.id().equals(found.startedBy())) {
            return found.taskArn();
        }
        throw new MigrationBusy(found.taskArn());
    }

    @Override
    public Operation check(Request request, Operation operation) {
        return tasks.check(operation, FAILED, task -> ended(request, operation, task));
    }

    private Operation ended(Request request, Operation operation, Task task) {
        if (!OneOffTasks.succeeded(task, MigrationDefinition.CONTAINER)) {
            return operation.failed(FAILED, cause(request, task));
        }
        ledger.record(request.environment(), entry(operation.outputs()), clock.instant());
        return operation.succeeded(MIGRATED);
    }

    /** A task whose container never ran says why itself: an image that cannot be pulled, a secret that cannot be read. */
    private static String cause(Request request, Task task) {
        String id = OneOffTasks.id(task);
        String log = OneOffTasks.container(task, MigrationDefinition.CONTAINER)
                .map(Container::exitCode)
                .map(_ -> ": see the log stream migration/%s/%s in %s"
                        .formatted(
                                MigrationDefinition.CONTAINER, id, MigrationDefinition.logGroup(request.environment())))
                .orElse("");
        String end = new GatewayService(request.environment())
                .explained(OneOffTasks.end(task, MigrationDefinition.CONTAINER));
        return "Migration task %s %s%s".formatted(id, end, log);
    }
}
