package litellm.controlplane.migration;

import static litellm.controlplane.testing.Operations.current;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState;
import litellm.controlplane.OperationState.Failed;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Request;
import litellm.controlplane.canary.Canary;
import litellm.controlplane.canary.ProvenBase;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Exports;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.LockTable;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.rds.RdsClient;

class DatabaseMigrationTest {
    private static final String IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/litellm-proxy@sha256:aa";
    private static final String OTHER_IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/litellm-proxy@sha256:bb";
    private static final String THIRD_IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/litellm-proxy@sha256:cc";
    private static final String BASE = "litellm:v1@sha256:01";
    private static final String TABLE = "locks-of-migration-tests";
    private static final String CLUSTER = "tasks-of-migration-tests";

    private final Moto moto = Moto.shared();
    private final EcsClient ecs = moto.client(EcsClient.builder());
    private final DynamoDbClient dynamo = moto.client(DynamoDbClient.builder());
    private final CloudFormationClient cloudFormation = moto.client(CloudFormationClient.builder());
    private final String environment = Moto.newEnvironment();
    private final String family = environment + "-litellm-migration";
    private final Request request =
            Requests.withGatewayTags(Requests.deploy(environment), Map.of("CostCenter", "cc-1"));
    private final Clock clock = Clock.fixed(Requests.STARTED_AT.plus(Duration.ofSeconds(20)), ZoneOffset.UTC);

    @BeforeEach
    void deployTheStacksBelow() {
        LockTable.create(dynamo, TABLE);
        ecs.createCluster(cluster -> cluster.clusterName(CLUSTER).tags(List.of()));
        Exports.create(cloudFormation, environment, exports("db-FIRST"));
        Databases.create(moto.client(RdsClient.builder()), environment + "-litellm-db");
    }

    @Test
    void aTaskOfTheImageMigratesTheDatabase() {
        Operation started = migrate(IMAGE);

        assertThat(started.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(started.name()).isEqualTo(family);
        Task task = task(started);
        assertThat(task.launchTypeAsString()).isEqualTo("FARGATE");
        TaskDefinition definition = ecs.describeTaskDefinition(
                        describe -> describe.taskDefinition(task.taskDefinitionArn()))
                .taskDefinition();
        assertThat(definition.cpu()).isEqualTo("2048");
        assertThat(definition.memory()).isEqualTo("4096");
        assertThat(definition.executionRoleArn()).isEqualTo("arn:aws:iam::123456789012:role/execution");
        ContainerDefinition container = definition.containerDefinitions().getFirst();
        assertThat(container.image()).isEqualTo(IMAGE);
        assertThat(container.entryPoint()).containsExactly("sh", "-c");
        assertThat(container.command())
                .singleElement(STRING)
                .contains("litellm --skip_server_startup --enforce_prisma_migration_check && exit 0;")
                .endsWith("exit 1");
        assertThat(container.environment())
                .contains(KeyValuePair.builder()
                        .name("DISABLE_SCHEMA_UPDATE")
                        .value("false")
                        .build());
        assertThat(container.secrets().stream().map(Secret::valueFrom))
                .containsExactlyInAnyOrder(
                        "arn:database:DATABASE_URL::",
                        "arn:master:LITELLM_MASTER_KEY::",
                        "arn:salt:LITELLM_SALT_KEY::");
        assertThat(container.logConfiguration().options())
                .contains(entry("awslogs-group", "/ecs/" + family), entry("awslogs-region", "us-east-1"));
    }

    /** The task takes its definition's. */
    @Test
    void aTaskOfTheMigrationHasTheTagsOfItsEnvironment() {
        Task task = task(migrate(IMAGE));

        assertThat(ecs
                        .describeTaskDefinition(describe -> describe.taskDefinition(task.taskDefinitionArn())
                                .include(TaskDefinitionField.TAGS))
                        .tags()
                        .stream()
                        .collect(Collectors.toMap(Tag::key, Tag::value)))
                .isEqualTo(Map.of(
                        "Name", family,
                        "Environment", environment,
                        "Application", "litellm",
                        "CostCenter", "cc-1",
                        "ManagedBy", "litellm-control-plane"));
    }

    @Test
    void askedTwiceItFollowsTheTaskThatRuns() {
        Operation first = migrate(IMAGE);
        Operation second = migrate(IMAGE);

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(revisions()).isEqualTo(1);
    }

    @Test
    void anotherImageWaitsForTheTaskThatRuns() {
        Operation first = migrate(IMAGE);

        assertThatThrownBy(() -> migrate(OTHER_IMAGE))
                .isInstanceOf(MigrationBusy.class)
                .hasMessageContaining(first.requireId());
    }

    @Test
    void theDatabaseThatReplacesAnotherWaitsForTheTaskOfThatOne() {
        Operation first = migrate(IMAGE);
        cloudFormation.deleteStack(delete -> delete.stackName(environment));
        Exports.create(cloudFormation, environment, exports("db-SECOND"));

        assertThatThrownBy(() -> migrate(IMAGE))
                .isInstanceOf(MigrationBusy.class)
                .hasMessageContaining(first.requireId());
    }

    @Test
    void aDatabaseThatTheImageMigratedIsLeftAlone() {
        finish(migrate(IMAGE));

        Operation again = migrate(IMAGE);
        assertThat(again.state()).isEqualTo(new Succeeded("UNCHANGED"));
        assertThat(again.id()).isEmpty();
    }

    @Test
    void anotherImageMigratesAgainWithANewRevision() {
        finish(migrate(IMAGE));

        assertThat(migrate(OTHER_IMAGE).state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(revisions()).isEqualTo(2);
    }

    static Stream<Consumer<TaskDefinition.Builder>> changes() {
        return Stream.concat(
                Stream.of(
                        definition -> definition.cpu("1024"),
                        definition -> definition.memory("8192"),
                        definition -> definition.executionRoleArn("arn:aws:iam::123456789012:role/other"),
                        definition -> definition.taskRoleArn("arn:aws:iam::123456789012:role/other")),
                Stream.<Consumer<ContainerDefinition.Builder>>of(
                                container -> container.entryPoint("sh"),
                                container -> container.command("true"),
                                container -> container.environment(Set.of()),
                                container -> container.secrets(Set.of()),
                                container -> container.logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                                        .options(Map.of("awslogs-group", "/elsewhere"))))
                        .map(DatabaseMigrationTest::ofContainer));
    }

    private static Consumer<TaskDefinition.Builder> ofContainer(Consumer<ContainerDefinition.Builder> change) {
        return definition -> definition.containerDefinitions(definition.build().containerDefinitions().stream()
                .map(container -> container.copy(change))
                .toList());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aRevisionThatSomebodyHasChangedIsNotTaken(Consumer<TaskDefinition.Builder> change) {
        end(migrate(IMAGE), 1);
        TaskDefinition changed = ecs.describeTaskDefinition(describe -> describe.taskDefinition(family))
                .taskDefinition()
                .copy(change);
        ecs.registerTaskDefinition(register -> register.family(family)
                .requiresCompatibilities(changed.requiresCompatibilities())
                .networkMode(changed.networkMode())
                .cpu(changed.cpu())
                .memory(changed.memory())
                .executionRoleArn(changed.executionRoleArn())
                .taskRoleArn(changed.taskRoleArn())
                .containerDefinitions(changed.containerDefinitions()));

        migrate(IMAGE);

        assertThat(revisions()).isEqualTo(3);
    }

    @Test
    void aDatabaseThatReplacesAnotherIsMigratedToo() {
        finish(migrate(IMAGE));
        cloudFormation.deleteStack(delete -> delete.stackName(environment));
        Exports.create(cloudFormation, environment, exports("db-SECOND"));

        assertThat(migrate(IMAGE).state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(revisions()).isEqualTo(1);
    }

    @Test
    void aRunningTaskIsWaitedFor() {
        Operation checked = check("{\"lastStatus\": \"PROVISIONING\"}");

        assertThat(checked.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(current(checked)).isEqualTo("Task PROVISIONING");
        assertThat(checked.waitSeconds()).isGreaterThan(1);
    }

    @Test
    void theExitCodeDecides() {
        Operation failed = check("""
                {"taskArn": "arn:aws:ecs:us-east-1:123456789012:task/tasks/abc", "lastStatus": "STOPPED",
                 "stoppedReason": "Essential container in task exited",
                 "containers": [{"name": "litellm-migration", "exitCode": 1}]}""");

        assertThat(failure(failed).error()).isEqualTo("MigrationFailed");
        assertThat(failure(failed).cause())
                .isEqualTo("Migration task abc ended with exit code 1 (Essential container in task exited): see the log"
                        + " stream migration/litellm-migration/abc in /ecs/" + family);
    }

    /** Or the next deployment would serve an image on a schema that it never got. */
    @Test
    void aMigrationThatFailedIsDoneAgain() {
        Operation failed = migrate(IMAGE);
        assertThat(end(failed, 1).state()).isInstanceOf(Failed.class);

        assertThat(new MigrationLedger(dynamo, TABLE).find(environment)).isEmpty();
        Operation again = migrate(IMAGE);
        assertThat(again.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(again.id()).isNotEqualTo(failed.id());
    }

    @Test
    void aTaskThatNeverRanTellsItsReason() {
        assertThat(neverRan("CannotPullContainerError: pull image manifest has been retried 1 time(s)"))
                .isEqualTo(
                        "Migration task abc did not run (CannotPullContainerError: pull image manifest has been retried"
                                + " 1 time(s))");
    }

    @Test
    void aTaskThatCouldNotReadASecretSaysHowToFindIt() {
        assertThat(neverRan("unable to retrieve secret from asm: invalid character 'g'"))
                .endsWith("invalid character 'g'); which secret: litellmctl doctor " + environment);
    }

    private String neverRan(String reason) {
        return failure(check("""
                {"taskArn": "arn:aws:ecs:us-east-1:123456789012:task/tasks/abc", "lastStatus": "STOPPED",
                 "stoppedReason": "%s",
                 "containers": [{"name": "litellm-migration"}]}""".formatted(reason))).cause();
    }

    /** ECS tells of a task that it has started a moment later. */
    @Test
    void aTaskThatEcsDoesNotKnowYetIsWaitedForAndOneThatItHasForgottenHasFailed() {
        try (ScriptedService scripted = new ScriptedService()
                .answer("DescribeTasks", "{\"tasks\": [], \"failures\": [{\"reason\": \"MISSING\"}]}")) {
            EcsClient missing = scripted.client(EcsClient.builder());

            assertThat(migration(missing).check(request, running()).state()).isEqualTo(Unfinished.IN_PROGRESS);
            DatabaseMigration later =
                    new DatabaseMigration(missing, dynamo, TABLE, CLUSTER, Clock.offset(clock, Duration.ofMinutes(1)));
            assertThat(failure(later.check(request, running())).cause()).endsWith("ECS does not know it any more");
        }
    }

    @Test
    void aTaskThatEcsRefusesToStartIsAFailure() {
        try (ScriptedService scripted = new ScriptedService()
                .answer("ListTasks", "{\"taskArns\": []}")
                .refuse("DescribeTaskDefinition", "ClientException")
                .answer("RegisterTaskDefinition", "{\"taskDefinition\": {\"taskDefinitionArn\": \"arn:definition\"}}")
                .answer("RunTask", "{\"tasks\": [], \"failures\": [{\"reason\": \"RESOURCE:ENI\"}]}")) {
            EcsClient refusing = scripted.client(EcsClient.builder());
            assertThatThrownBy(() -> migration(refusing)
                            .start(
                                    request,
                                    new Migration(IMAGE, BASE, "database"),
                                    StackExports.read(cloudFormation),
                                    new MigrationDefinition(refusing, "us-east-1")))
                    .isInstanceOf(MigrationFailed.class)
                    .hasMessage("ECS started no task of arn:definition: RESOURCE:ENI");
        }
    }

    /** What an update costs the first time is not to be paid by every change of config.yaml. */
    @Test
    void aSnapshotIsTakenBeforeAnImageOnAnotherBaseUntilOneHasProvedItself() {
        assertThat(snapshot(request, IMAGE, BASE)).as("nothing to save yet").isEqualTo(new Succeeded("UNCHANGED"));
        finish(migrate(IMAGE));
        assertThat(snapshot(request, OTHER_IMAGE, BASE)).isEqualTo(new Succeeded("UNCHANGED"));

        assertThat(snapshot(request, OTHER_IMAGE, "litellm:v2@sha256:02")).isEqualTo(Unfinished.IN_PROGRESS);
        finish(migrate(OTHER_IMAGE, "litellm:v2@sha256:02"));
        assertThat(snapshot(request, OTHER_IMAGE, "litellm:v2@sha256:02"))
                .as("migrated, and its canary could not start: it would not be from before")
                .isEqualTo(new Succeeded("MIGRATED_BEFORE"));

        canary("{\"name\": \"check\", \"exitCode\": 3}", "litellm:v2@sha256:02");
        assertThat(snapshot(request, OTHER_IMAGE, "litellm:v2@sha256:02")).isEqualTo(new Succeeded("MIGRATED_BEFORE"));
        assertThat(snapshot(request, THIRD_IMAGE, "litellm:v2@sha256:02")).isEqualTo(Unfinished.IN_PROGRESS);
        canary("{\"name\": \"check\", \"exitCode\": 0}", "litellm:v2@sha256:02");
        assertThat(snapshot(request, OTHER_IMAGE, "litellm:v2@sha256:02")).isEqualTo(new Succeeded("UNCHANGED"));
        assertThat(snapshot(request, IMAGE, BASE)).as("the way back").isEqualTo(Unfinished.IN_PROGRESS);
    }

    /** Behind a tag there may be another version each time that an image is built. */
    @Test
    void aSnapshotIsTakenBeforeEachImageOnATagWithoutADigest() {
        finish(migrate(IMAGE, "litellm:main-stable"));

        assertThat(snapshot(request, IMAGE, "litellm:main-stable")).isEqualTo(new Succeeded("UNCHANGED"));
        assertThat(snapshot(request, OTHER_IMAGE, "litellm:main-stable")).isEqualTo(Unfinished.IN_PROGRESS);

        finish(migrate(OTHER_IMAGE, "litellm:main-stable"));
        assertThat(snapshot(request, OTHER_IMAGE, "litellm:main-stable"))
                .as("its canary has not passed yet")
                .isEqualTo(new Succeeded("MIGRATED_BEFORE"));
        canary("{\"name\": \"check\", \"exitCode\": 0}", "litellm:main-stable");
        assertThat(snapshot(request, OTHER_IMAGE, "litellm:main-stable")).isEqualTo(new Succeeded("UNCHANGED"));
    }

    @Test
    void aSnapshotIsTakenWhereverAnImageIsNamed() {
        finish(migrate(IMAGE));

        Request named = Requests.of(Action.DEPLOY, environment, Map.of("image", BASE));
        assertThat(snapshot(named, IMAGE, BASE)).isEqualTo(new Succeeded("MIGRATED_BEFORE"));
        assertThat(snapshot(named, OTHER_IMAGE, BASE)).isEqualTo(Unfinished.IN_PROGRESS);
    }

    @Test
    void aDatabaseThatReplacesAnotherHasNothingToSave() {
        finish(migrate(IMAGE));
        cloudFormation.deleteStack(delete -> delete.stackName(environment));
        Exports.create(cloudFormation, environment, exports("db-SECOND"));

        assertThat(snapshot(request, OTHER_IMAGE, "litellm:v2@sha256:02")).isEqualTo(new Succeeded("UNCHANGED"));
    }

    /** As releases before this rule wrote it. */
    @Test
    void aSnapshotIsTakenWhereNobodyWroteDownTheBase() {
        dynamo.putItem(put -> put.tableName(TABLE)
                .item(Map.of(
                        "environment", AttributeValue.fromS("migration#" + environment),
                        "image", AttributeValue.fromS(IMAGE),
                        "database", AttributeValue.fromS("db-FIRST"))));

        assertThat(snapshot(request, OTHER_IMAGE, BASE)).isEqualTo(Unfinished.IN_PROGRESS);
        finish(migrate(OTHER_IMAGE));
        assertThat(snapshot(request, OTHER_IMAGE, BASE)).isEqualTo(new Succeeded("MIGRATED_BEFORE"));
        assertThat(snapshot(request, IMAGE, BASE)).isEqualTo(Unfinished.IN_PROGRESS);
    }

    private OperationState snapshot(Request asked, String image, String base) {
        SnapshotDatabase function = new SnapshotDatabase(moto.settings(Map.of("LOCK_TABLE", TABLE)));
        return Operation.from(
                        Functions.invoke(function, Map.of("request", asked.toJson(), "image", image, "base", base)))
                .state();
    }

    private void canary(String container, String base) {
        try (ScriptedService scripted = new ScriptedService().answer("DescribeTasks", """
                {"tasks": [{"taskArn": "arn:task/tasks/abc", "lastStatus": "STOPPED", "containers": [%s]}]}""".formatted(container))) {
            new ProvenBase(
                            new Canary(
                                    scripted.client(EcsClient.builder()),
                                    CLUSTER,
                                    () -> moto.client(CloudWatchLogsClient.builder()),
                                    clock),
                            new MigrationLedger(dynamo, TABLE))
                    .check(
                            request,
                            Operation.started(Operation.Kind.CANARY, "canary", "arn:task", Requests.STARTED_AT)
                                    .withOutputs(Map.of("base", base)));
        }
    }

    private Operation migrate(String image) {
        return migrate(image, BASE);
    }

    private Operation migrate(String image, String base) {
        MigrateDatabase function =
                new MigrateDatabase(moto.settings(Map.of("LOCK_TABLE", TABLE, "TASKS_CLUSTER", CLUSTER)));
        return Operation.from(
                Functions.invoke(function, Map.of("request", request.toJson(), "image", image, "base", base)));
    }

    private void finish(Operation started) {
        Operation checked = end(started, 0);
        assertThat(checked.state()).isEqualTo(new Succeeded("MIGRATED"));
    }

    /** Lets the task end: moto's never do by themselves, and give no exit code. */
    private Operation end(Operation started, int exitCode) {
        ecs.stopTask(stop -> stop.cluster(CLUSTER).task(started.requireId()));
        return checkWith(started, """
                {"taskArn": "%s", "lastStatus": "STOPPED", "containers": [{"name": "litellm-migration", "exitCode": %d}]}""".formatted(started.requireId(), exitCode));
    }

    private Operation check(String task) {
        return checkWith(running(), task);
    }

    private Operation checkWith(Operation operation, String task) {
        try (ScriptedService scripted = new ScriptedService().answer("DescribeTasks", "{\"tasks\": [" + task + "]}")) {
            return migration(scripted.client(EcsClient.builder())).check(request, operation);
        }
    }

    private Operation running() {
        return Operation.started(Operation.Kind.TASK, family, "arn:task", Requests.STARTED_AT)
                .withOutputs(Map.of("image", IMAGE, "database", "database", "provenBase", BASE));
    }

    private DatabaseMigration migration(EcsClient client) {
        return new DatabaseMigration(client, dynamo, TABLE, CLUSTER, clock);
    }

    private Task task(Operation operation) {
        return ecs.describeTasks(describe -> describe.cluster(CLUSTER).tasks(operation.requireId()))
                .tasks()
                .getFirst();
    }

    private int revisions() {
        return ecs.listTaskDefinitions(list -> list.familyPrefix(family))
                .taskDefinitionArns()
                .size();
    }

    private Map<String, String> exports(String database) {
        Ec2Client ec2 = moto.client(Ec2Client.builder());
        Map<String, String> exports = new LinkedHashMap<>();
        exports.put(environment + "-litellm-db-resource-id", database);
        exports.put(environment + "-litellm-db-identifier", environment + "-litellm-db");
        exports.put(environment + "-litellm-ecs-execution-role-arn", "arn:aws:iam::123456789012:role/execution");
        exports.put(environment + "-litellm-ecs-task-role-arn", "arn:aws:iam::123456789012:role/task");
        exports.put(environment + "-litellm-database-secret-arn", "arn:database");
        exports.put(environment + "-litellm-master-key-arn", "arn:master");
        exports.put("litellm-control-plane-" + environment + "-salt-key-arn", "arn:salt");
        exports.put(
                environment + "-litellm-private-subnet-ids",
                ec2.describeSubnets().subnets().getFirst().subnetId());
        exports.put(
                environment + "-litellm-ecs-sg-id",
                ec2.describeSecurityGroups().securityGroups().getFirst().groupId());
        return exports;
    }
}
