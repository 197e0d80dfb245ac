package litellm.controlplane.operation;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationChecker;
import litellm.controlplane.Request;
import litellm.controlplane.canary.Canary;
import litellm.controlplane.canary.ProvenBase;
import litellm.controlplane.image.ImageBuild;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.migration.DatabaseMigration;
import litellm.controlplane.migration.DatabaseSnapshot;
import litellm.controlplane.migration.MigrationLedger;
import litellm.controlplane.rotation.RequestedRotation;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Pause;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.stack.StackChecker;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function {@code {request, operation, watchSeconds} -> operation}: says where a long operation stands, once there is something
 * new to say or {@code watchSeconds} have passed. A checker and its clients are made when the first operation of their kind comes.
 */
public final class CheckOperation extends JsonHandler {
    private final Map<Operation.Kind, OperationChecker> checkers = new ConcurrentHashMap<>();
    private final Settings settings;
    private final Clock clock;
    private final Watch watch;

    /** Called by Lambda. */
    public CheckOperation() {
        this(Settings.ofProcess(), Clock.systemUTC(), Pause.SLEEP);
    }

    CheckOperation(Settings settings, Clock clock, Pause pause) {
        this.settings = settings;
        this.clock = clock;
        this.watch = new Watch(clock, pause);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        Operation operation = Operation.from(payload.object("operation"));
        OperationChecker checker = checkers.computeIfAbsent(operation.kind(), this::checker);
        // A state machine from before the watch says no seconds, and would give up a function that takes a minute.
        return payload.optionalInteger("watchSeconds")
                .map(seconds ->
                        watch.of(operation, Duration.ofSeconds(seconds), current -> checker.check(request, current)))
                .orElseGet(() -> checker.check(request, operation))
                .toJson();
    }

    private OperationChecker checker(Operation.Kind kind) {
        return switch (kind) {
            case STACK ->
                new StackChecker(
                        AwsClients.build(CloudFormationClient.builder(), settings),
                        () -> AwsClients.build(EcsClient.builder(), settings),
                        clock);
            case BUILD ->
                new ImageBuild(
                        AwsClients.build(CodeBuildClient.builder(), settings),
                        AwsClients.build(EcrClient.builder(), settings),
                        clock);
            case TASK ->
                new DatabaseMigration(
                        AwsClients.build(EcsClient.builder(), settings),
                        AwsClients.build(DynamoDbClient.builder(), settings),
                        settings.require("LOCK_TABLE"),
                        settings.require("TASKS_CLUSTER"),
                        clock);
            case SNAPSHOT -> new DatabaseSnapshot(AwsClients.build(RdsClient.builder(), settings), clock);
            case CANARY ->
                new ProvenBase(
                        new Canary(
                                AwsClients.build(EcsClient.builder(), settings),
                                settings.require("TASKS_CLUSTER"),
                                () -> AwsClients.build(CloudWatchLogsClient.builder(), settings),
                                clock),
                        new MigrationLedger(
                                AwsClients.build(DynamoDbClient.builder(), settings), settings.require("LOCK_TABLE")));
            case ROTATION ->
                new RequestedRotation(
                        AwsClients.build(SecretsManagerClient.builder(), settings),
                        () -> AwsClients.build(CloudWatchLogsClient.builder(), settings),
                        clock);
            case VERIFICATION, SESSIONS, SERVICE, DATABASE, REPOSITORY, LOGS, PLAN ->
                throw new IllegalArgumentException(
                        "operation.kind: found %s; allowed are stack, build, task, snapshot, canary, rotation (the function that began it looks itself)"
                                .formatted(kind.name().toLowerCase(Locale.ROOT)));
        };
    }
}
