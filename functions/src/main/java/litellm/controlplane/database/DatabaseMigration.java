package litellm.controlplane.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationChecker;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Migrates an environment's database to the schema of an image: one task of that image, before any task of it serves.
 *
 * <p>Two migrations of one database never run side by side; a database that this image has migrated is left alone.
 */
public final class DatabaseMigration implements OperationChecker {
    private static final String MIGRATED = "MIGRATED";
    private static final String FAILED = "MigrationFailed";
    private static final String STOPPED = "STOPPED";

    private final EcsClient ecs;
    private final MigrationLedger ledger;
    private final String cluster;
    private final Clock clock;

    /**
     * @param table the table of locks, which also keeps the ledger of migrations
     * @param cluster the cluster for one-off tasks
     */
    public DatabaseMigration(EcsClient ecs, DynamoDbClient dynamo, String table, String cluster, Clock clock) {
        this.ecs = ecs;
        this.ledger = new MigrationLedger(dynamo, table);
        this.cluster = cluster;
        this.clock = clock;
    }

    /**
     * Starts the migration, or follows the task that is already at it.
     *
     * @param image the image's reference by digest
     * @throws RetryableException while a task of another image migrates the database, left behind by an execution that was
     *     stopped
     */
    Operation start(Request request, String image, StackExports exports, MigrationDefinition definition) {
        Migration migration = Migration.of(request, image, exports);
        String family = MigrationDefinition.family(request.environment());
        if (ledger.holds(request.environment(), migration)) {
            return Operation.done(Operation.Kind.TASK, family, null, Operation.UNCHANGED, clock.instant());
        }
        String task = running(family)
                .map(found -> ours(found, migration))
                .orElseGet(() -> run(request, migration, definition.ensure(request, image, exports), exports));
        return Operation.started(Operation.Kind.TASK, family, task, clock.instant())
                .withOutputs(migration.toOutputs());
    }

    private Optional<Task> running(String family) {
        List<String> tasks = ecs.listTasks(
                        list -> list.cluster(cluster).family(family).desiredStatus(DesiredStatus.RUNNING))
                .taskArns();
        return tasks.isEmpty()
                ? Optional.empty()
                : ecs.describeTasks(describe -> describe.cluster(cluster).tasks(tasks)).tasks().stream()
                        .filter(task -> !task.lastStatus().equals(STOPPED))
                        .findFirst();
    }

    private static String ours(Task found, Migration migration) {
        if (migration.id().equals(found.startedBy())) {
            return found.taskArn();
        }
        throw RetryableException.create("Migration task %s of another image still runs; two side by side would race"
                .formatted(found.taskArn()));
    }

    private String run(Request request, Migration migration, String definition, StackExports exports) {
        String prefix = request.environment() + "-litellm-";
        List<String> subnets =
                Arrays.asList(exports.value(prefix + "private-subnet-ids").split(","));
        RunTaskResponse response = ecs.runTask(run -> run.cluster(cluster)
                .taskDefinition(definition)
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(subnets)
                        .securityGroups(exports.value(prefix + "ecs-sg-id"))
                        .assignPublicIp(AssignPublicIp.DISABLED)))
                .startedBy(migration.id())
                .clientToken(clientToken(request, migration))
                .enableECSManagedTags(true)
                .propagateTags(PropagateTags.TASK_DEFINITION));
        return response.tasks().stream()
                .map(Task::taskArn)
                .findFirst()
                .orElseThrow(() -> new MigrationFailed(
                        "ECS started no task of %s: %s".formatted(definition, reasons(response.failures()))));
    }

    /** One task however often an execution asks for it, and another one for the next execution. */
    private static String clientToken(Request request, Migration migration) {
        return UUID.nameUUIDFromBytes((request.execution() + migration.id()).getBytes(UTF_8))
                .toString();
    }

    @Override
    public Operation check(Request request, Operation operation) {
        return ecs.describeTasks(describe -> describe.cluster(cluster).tasks(operation.id())).tasks().stream()
                .findFirst()
                .map(task -> look(request, operation, task))
                .orElseGet(() -> operation.failed(
                        FAILED,
                        "Task %s of %s: ECS does not know it any more".formatted(operation.id(), operation.name())));
    }

    private Operation look(Request request, Operation operation, Task task) {
        if (!task.lastStatus().equals(STOPPED)) {
            return operation
                    .withProgress(new Operation.Progress(0, 1, "Task " + task.lastStatus()))
                    .waiting(clock.instant());
        }
        Optional<Container> container = task.containers().stream()
                .filter(candidate -> candidate.name().equals(MigrationDefinition.CONTAINER))
                .findFirst();
        if (container.map(Container::exitCode).filter(code -> code == 0).isEmpty()) {
            return operation.failed(FAILED, cause(request, task, container));
        }
        ledger.record(request.environment(), Migration.from(operation.outputs()), clock.instant());
        return operation
                .withProgress(new Operation.Progress(1, 1, "Task " + STOPPED))
                .succeeded(MIGRATED);
    }

    /** A task whose container never ran says why itself: an image that cannot be pulled, a secret that cannot be read. */
    private static String cause(Request request, Task task, Optional<Container> container) {
        String id = task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
        String what = container
                .map(Container::exitCode)
                .map(code -> "ended with exit code %d: see the log stream migration/%s/%s in %s"
                        .formatted(
                                code,
                                MigrationDefinition.CONTAINER,
                                id,
                                MigrationDefinition.logGroup(request.environment())))
                .orElse("did not run");
        String reason = container.map(Container::reason).orElse(task.stoppedReason());
        return "Migration task %s %s".formatted(id, what) + (reason == null ? "" : " (" + reason + ")");
    }

    private static String reasons(List<Failure> failures) {
        return String.join(
                "; ", failures.stream().map(failure -> failure.reason()).toList());
    }
}
