package litellm.controlplane.teardown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.LockTable;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/** What the stacks leave behind: only this environment's goes, however similar the names of the others are. */
class RemainsTest {
    private final Moto moto = Moto.shared();
    private final KmsClient kms = moto.client(KmsClient.builder());
    private final RdsClient rds = moto.client(RdsClient.builder());
    private final EcrClient ecr = moto.client(EcrClient.builder());
    private final EcsClient ecs = moto.client(EcsClient.builder());
    private final DynamoDbClient dynamo = moto.client(DynamoDbClient.builder());
    private final String environment = Moto.newEnvironment();
    private final String table = environment + "-locks";
    private String repository;

    @BeforeEach
    void createRepository() {
        repository = ecr.createRepository(create -> create.repositoryName(environment + "-litellm-proxy"))
                .repository()
                .repositoryArn();
    }

    @Test
    void schedulesTheDeletionOfAKeyThatNothingNeeds() {
        String own = key(environment, "litellm");
        String other = key(environment + "-tools", "litellm");
        String foreign = key(environment, "billing");

        Map<String, Object> cleaned = clean(false);

        assertThat(state(own)).isEqualTo(KeyState.PENDING_DELETION);
        assertThat(state(other)).isEqualTo(KeyState.ENABLED);
        assertThat(state(foreign)).isEqualTo(KeyState.ENABLED);
        assertThat(removed(cleaned)).singleElement().asString().endsWith(own + ", in 7 days");
        assertThat(kms.listResourceTags(list -> list.keyId(own)).tags())
                .as("so that a scan knows that it goes on purpose")
                .anyMatch(tag -> tag.tagKey().equals("TornDownBy"));
        assertThat(removed(clean(false))).isEmpty();
    }

    @Test
    void leavesAKeyThatSomeoneElseMadeForTheSamePurpose() {
        String byHand = key(environment, "litellm", new software.amazon.awssdk.services.kms.model.Tag[0]);
        String byAnotherTool = key(environment, "litellm", kmsTag("ManagedBy", "Terraform"));
        String ofAnotherStack = key(
                environment,
                "litellm",
                kmsTag("ManagedBy", "CloudFormation"),
                kmsTag("aws:cloudformation:stack-name", environment + "-litellm-dashboards"));

        String ofAStackOfTheSameKindOfName = key(
                environment,
                "litellm",
                kmsTag("ManagedBy", "CloudFormation"),
                kmsTag("aws:cloudformation:stack-name", environment + "-archive-stack"));

        assertThat(removed(clean(false))).isEmpty();

        assertThat(List.of(byHand, byAnotherTool, ofAnotherStack, ofAStackOfTheSameKindOfName))
                .allSatisfy(key -> assertThat(state(key)).isEqualTo(KeyState.ENABLED));
    }

    @Test
    void leavesAKeyThatASnapshotIsEncryptedWith() {
        String key = key(environment, "litellm");
        database(key);
        snapshot(environment + "-last");
        rds.deleteDBInstance(delete ->
                delete.dbInstanceIdentifier(environment + "-litellm-db").skipFinalSnapshot(true));

        assertThat((List<?>) clean(false).get("kept"))
                .anyMatch(("key " + arn(key))::equals)
                .anyMatch(("database snapshot " + environment + "-last")::equals);
        assertThat(state(key)).isEqualTo(KeyState.ENABLED);

        clean(true);

        assertThat(rds.describeDBSnapshots(describe -> describe.dbSnapshotIdentifier(environment + "-last"))
                        .dbSnapshots()
                        .getFirst()
                        .tagList())
                .as("so that a scan knows that it stays on purpose")
                .anyMatch(tag -> tag.key().equals("KeepData") && tag.value().equals("true"));

        rds.deleteDBSnapshot(delete -> delete.dbSnapshotIdentifier(environment + "-last"));
        clean(false);

        assertThat(state(key)).isEqualTo(KeyState.PENDING_DELETION);
    }

    /** A person may have restored a snapshot beside the stacks, and RDS may keep no backups of it; moto always makes one. */
    @Test
    void leavesAKeyThatADatabaseOutsideTheStacksIsEncryptedWith() {
        String key = key(environment, "litellm");
        rds.createDBInstance(Databases.wanted(environment + "-restored")
                .storageEncrypted(true)
                .kmsKeyId(arn(key))
                .build());
        try (RefusingProxy rdsWithoutSnapshots = new RefusingProxy(moto.endpoint())) {
            rdsWithoutSnapshots.answer("DescribeDBSnapshots", "<DescribeDBSnapshotsResponse/>");

            assertThat((List<?>) clean(false, rdsWithoutSnapshots.settings(lockTable()))
                            .get("kept"))
                    .anyMatch(("key " + arn(key))::equals);
        }
        assertThat(state(key)).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void leavesAKeyThatARecoveryPointOfAwsBackupIsEncryptedWith() {
        String key = key(environment, "litellm");
        try (RefusingProxy rdsWithBackups = new RefusingProxy(moto.endpoint())) {
            rdsWithBackups.answerWhere(
                    Databases.ASKS_FOR_RECOVERY_POINTS, Databases.recoveryPoint(environment + "-litellm-db", arn(key)));

            assertThat((List<?>)
                            clean(false, rdsWithBackups.settings(lockTable())).get("kept"))
                    .anyMatch(("key " + arn(key))::equals);
        }
        assertThat(state(key)).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void deletesWhatWasTakenBeforeAnUpdateUnlessDataIsKept() {
        String key = key(environment, "litellm");
        String update = environment + "-litellm-db-before-deploy-1";
        String second = environment + "-litellm-db-before-deploy-2";
        String byAPerson = environment + "-litellm-db-before-christmas";
        database(key);
        taken(update);
        snapshot(byAPerson);

        assertThat((List<?>) clean(true).get("kept")).anyMatch(("database snapshot " + update)::equals);

        taken(second);
        rds.deleteDBInstance(delete ->
                delete.dbInstanceIdentifier(environment + "-litellm-db").skipFinalSnapshot(true));
        assertThat(removed(clean(false))).isEqualTo(List.of("database snapshot " + second));
        assertThat(snapshots()).containsExactlyInAnyOrder(update, byAPerson);
    }

    @Test
    void removesTheKeyOfASnapshotThatGoes() {
        String key = key(environment, "litellm");
        database(key);
        taken(environment + "-litellm-db-before-deploy-1");
        rds.deleteDBInstance(delete ->
                delete.dbInstanceIdentifier(environment + "-litellm-db").skipFinalSnapshot(true));

        clean(false);

        assertThat(snapshots()).isEmpty();
        assertThat(state(key)).isEqualTo(KeyState.PENDING_DELETION);
    }

    @Test
    void knowsTheSnapshotsOfEveryDatabaseThatTheEnvironmentHasHad() {
        String key = key(environment, "litellm");
        for (String name : List.of("litellm-db", "litellm-db-2", "tools-db")) {
            database(environment + "-" + name, key);
            rds.createDBSnapshot(create -> create.dbInstanceIdentifier(environment + "-" + name)
                    .dbSnapshotIdentifier(environment + "-of-" + name));
        }

        assertThat((List<?>) clean(true).get("kept"))
                .anyMatch("database snapshot %s-of-litellm-db".formatted(environment)::equals)
                .anyMatch("database snapshot %s-of-litellm-db-2".formatted(environment)::equals)
                .noneMatch("database snapshot %s-of-tools-db".formatted(environment)::equals);
    }

    private void database(String key) {
        database(environment + "-litellm-db", key);
    }

    private void database(String name, String key) {
        rds.createDBInstance(Databases.wanted(name)
                .storageEncrypted(true)
                .kmsKeyId(arn(key))
                .copyTagsToSnapshot(true)
                .tags(
                        rdsTag("Environment", environment),
                        rdsTag("Application", "litellm"),
                        rdsTag("ManagedBy", "CloudFormation"))
                .build());
    }

    /** As the control plane takes one before an update. */
    private void taken(String name) {
        rds.createDBSnapshot(create -> create.dbInstanceIdentifier(environment + "-litellm-db")
                .dbSnapshotIdentifier(name)
                .tags(
                        rdsTag("Environment", environment),
                        rdsTag("Application", "litellm"),
                        rdsTag("ManagedBy", "litellm-control-plane")));
    }

    private void snapshot(String name) {
        rds.createDBSnapshot(create ->
                create.dbInstanceIdentifier(environment + "-litellm-db").dbSnapshotIdentifier(name));
    }

    private List<String> snapshots() {
        return rds
                .describeDBSnapshots(describe -> describe.dbInstanceIdentifier(environment + "-litellm-db"))
                .dbSnapshots()
                .stream()
                .map(DBSnapshot::dbSnapshotIdentifier)
                .toList();
    }

    /** A restored database keeps the key of its snapshot: that of the stack beside it encrypts nothing that stays. */
    @Test
    void leavesTheKeyOfTheDataThatIsKeptAndNoOther() {
        String key = key(environment, "litellm");
        String unused = key(environment, "litellm");
        database(key);
        snapshot(environment + "-last");
        rds.deleteDBInstance(delete ->
                delete.dbInstanceIdentifier(environment + "-litellm-db").skipFinalSnapshot(true));

        assertThat((List<?>) clean(true).get("kept"))
                .anyMatch(("key " + arn(key))::equals)
                .noneMatch(("key " + arn(unused))::equals);

        assertThat(state(key)).isEqualTo(KeyState.ENABLED);
        assertThat(state(unused)).isEqualTo(KeyState.PENDING_DELETION);
    }

    /** ECS deletes ten in a call. */
    @Test
    void removesAsManyTaskDefinitionsAsThereAre() {
        for (int i = 0; i < 23; i++) {
            taskDefinition(environment + "-litellm-proxy", environment);
        }

        assertThat(removed(clean(false))).hasSize(23);
        assertThat(removed(clean(false))).isEmpty();
    }

    /** ECS answers with 200 for those as well. */
    @Test
    void namesTheTaskDefinitionThatEcsDidNotDelete() {
        taskDefinition(environment + "-litellm-proxy", environment);
        taskDefinition(environment + "-litellm-canary", environment);
        String proxy = taskDefinitionArn(environment + "-litellm-proxy:1");
        try (RefusingProxy ecsThatKeepsOne = new RefusingProxy(moto.endpoint())) {
            ecsThatKeepsOne.answer("DeleteTaskDefinitions", """
                    {"taskDefinitions": [{"taskDefinitionArn": "%s"}],
                     "failures": [{"arn": "%s", "reason": "TASK_DEFINITION_IN_USE"}]}
                    """.formatted(
                            taskDefinitionArn(environment + "-litellm-canary:1"), proxy));

            Map<String, Object> cleaned = clean(false, ecsThatKeepsOne.settings(lockTable()));

            assertThat(removed(cleaned))
                    .isEqualTo(List.of("task definition %s-litellm-canary:1".formatted(environment)));
            assertThat((List<?>) cleaned.get("kept"))
                    .first()
                    .isEqualTo("task definition %s, which ECS did not delete: TASK_DEFINITION_IN_USE".formatted(proxy));
        }
    }

    @Test
    void removesTheTaskDefinitionsThatNobodyRunsAnyMore() {
        taskDefinition(environment + "-litellm-migration", environment);
        taskDefinition(environment + "-litellm-canary", environment);
        taskDefinition(environment + "-litellm-migration-of-another-team", environment);
        taskDefinition(environment + "-litellm-proxy", "nobody");

        assertThat(removed(clean(false)))
                .isEqualTo(List.of(
                        "task definition %s-litellm-migration:1".formatted(environment),
                        "task definition %s-litellm-canary:1".formatted(environment)));
        assertThat(ecs.listTaskDefinitions(list -> list.familyPrefix(environment))
                        .taskDefinitionArns())
                .noneMatch(arn -> arn.matches(".*-litellm-(migration|canary):1"));
    }

    /** Nor is one of them taken out of use that can still be run. */
    @Test
    void leavesSomeoneElsesTaskDefinitionsOfTheSameFamily() {
        String family = environment + "-litellm-proxy";
        taskDefinition(family, "nobody");
        taskDefinition(family, "nobody");
        ecs.deregisterTaskDefinition(deregister -> deregister.taskDefinition(family + ":1"));

        assertThat(removed(clean(false))).isEmpty();

        assertThat(statusOf(family + ":1")).isEqualTo(TaskDefinitionStatus.INACTIVE);
        assertThat(statusOf(family + ":2")).isEqualTo(TaskDefinitionStatus.ACTIVE);
    }

    @Test
    void removesTheMarkOfTheLastMigration() {
        LockTable.create(dynamo, table);
        item("migration#" + environment);
        item("migration#" + environment + "2");

        assertThat(removed(clean(false))).isEqualTo(List.of("entry migration#" + environment));
        assertThat(dynamo.scan(scan -> scan.tableName(table)).items()).hasSize(1);
        assertThat(removed(clean(false))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"litellm, task definition", "database, entry|database snapshot", "security, key"})
    void leavesWhatBelongsToAStackThatIsStillThere(String stack, String kinds) {
        String key = arn(key(environment, "litellm"));
        String snapshot = environment + "-litellm-db-before-deploy-1";
        LockTable.create(dynamo, table);
        item("migration#" + environment);
        taskDefinition(environment + "-litellm-migration", environment);
        database(key(environment + "-elsewhere", "litellm"));
        taken(snapshot);
        String name = "%s-%s-stack".formatted(environment, stack);
        CloudFormationClient cloudFormation = moto.client(CloudFormationClient.builder());
        cloudFormation.createStack(create ->
                create.stackName(name).templateBody("{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}}"));
        Map<Boolean, List<String>> stays = Stream.of(
                        "task definition %s-litellm-migration:1".formatted(environment),
                        "entry migration#" + environment,
                        "database snapshot " + snapshot,
                        "key %s, in 7 days".formatted(key))
                .collect(Collectors.partitioningBy(line -> line.matches("(%s) .*".formatted(kinds))));

        assertThat(removed(clean(false))).isEqualTo(stays.get(false));
        cloudFormation.deleteStack(delete -> delete.stackName(name));
        assertThat(removed(clean(false))).isEqualTo(stays.get(true));
    }

    private String key(String ofEnvironment, String application) {
        return key(ofEnvironment, application, kmsTag("ManagedBy", "CloudFormation"));
    }

    private String key(
            String ofEnvironment, String application, software.amazon.awssdk.services.kms.model.Tag... others) {
        return kms.createKey(create -> create.tags(Stream.concat(
                                Stream.of(kmsTag("Environment", ofEnvironment), kmsTag("Application", application)),
                                Stream.of(others))
                        .toList()))
                .keyMetadata()
                .keyId();
    }

    private String arn(String key) {
        return kms.describeKey(describe -> describe.keyId(key)).keyMetadata().arn();
    }

    private KeyState state(String key) {
        return kms.describeKey(describe -> describe.keyId(key)).keyMetadata().keyState();
    }

    private void taskDefinition(String family, String ofEnvironment) {
        ecs.registerTaskDefinition(register -> register.family(family)
                .containerDefinitions(ContainerDefinition.builder()
                        .name("one")
                        .image("image")
                        .memory(128)
                        .build())
                .tags(
                        Tag.builder().key("Environment").value(ofEnvironment).build(),
                        Tag.builder().key("Application").value("litellm").build(),
                        Tag.builder()
                                .key("ManagedBy")
                                .value("litellm-control-plane")
                                .build()));
    }

    private String taskDefinitionArn(String name) {
        return described(name).taskDefinitionArn();
    }

    private TaskDefinitionStatus statusOf(String name) {
        return described(name).status();
    }

    private TaskDefinition described(String name) {
        return ecs.describeTaskDefinition(describe -> describe.taskDefinition(name))
                .taskDefinition();
    }

    @ParameterizedTest
    @CsvSource({"all, , true", "litellm, , false", "all, evening, false"})
    void endsTheDayUntilWhichAnEnvironmentIsKeptWithTheEnvironment(String stack, String schedule, boolean ends) {
        ecr.tagResource(tag -> tag.resourceArn(repository)
                .tags(software.amazon.awssdk.services.ecr.model.Tag.builder()
                        .key("keep-until")
                        .value("2026-12-05")
                        .build()));
        Request all =
                Requests.of(Action.TEARDOWN, environment, schedule == null ? Map.of() : Map.of("schedule", schedule));
        Request request = Requests.withStacks(all, stack, all.stacks().byName(), all.parameters());

        assertThat(removed(clean(false, moto.settings(lockTable()), request)))
                .isEqualTo(ends ? List.of("kept until 2026-12-05") : List.of());
        assertThat(ecr.listTagsForResource(list -> list.resourceArn(repository)).tags())
                .hasSize(ends ? 0 : 1);
    }

    /** A person may have deleted it. */
    @Test
    void withoutARepositoryNoDayIsKept() {
        ecr.deleteRepository(delete -> delete.repositoryName(environment + "-litellm-proxy"));

        assertThat(removed(clean(false))).isEmpty();
    }

    private void item(String key) {
        dynamo.putItem(put -> put.tableName(table).item(Map.of("environment", AttributeValue.fromS(key))));
    }

    private Map<String, Object> clean(boolean keepData) {
        return clean(keepData, moto.settings(lockTable()));
    }

    private Map<String, String> lockTable() {
        return Map.of("LOCK_TABLE", table);
    }

    private Map<String, Object> clean(boolean keepData, Settings settings) {
        return clean(keepData, settings, Requests.of(Action.TEARDOWN, environment, Map.of()));
    }

    private Map<String, Object> clean(boolean keepData, Settings settings, Request request) {
        LockTable.create(dynamo, table);
        JsonObject answer =
                Functions.invoke(new CleanRemains(settings), Map.of("request", request.toJson(), "keepData", keepData));
        return answer.members();
    }

    private static List<?> removed(Map<String, Object> cleaned) {
        return (List<?>) cleaned.get("removed");
    }

    private static software.amazon.awssdk.services.kms.model.Tag kmsTag(String key, String value) {
        return software.amazon.awssdk.services.kms.model.Tag.builder()
                .tagKey(key)
                .tagValue(value)
                .build();
    }

    private static software.amazon.awssdk.services.rds.model.Tag rdsTag(String key, String value) {
        return software.amazon.awssdk.services.rds.model.Tag.builder()
                .key(key)
                .value(value)
                .build();
    }
}
