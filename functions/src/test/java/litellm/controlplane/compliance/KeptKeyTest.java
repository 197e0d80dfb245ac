package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.compliance.leftover.Leftovers;
import litellm.controlplane.compliance.leftover.Leftovers.Kept;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.StackTags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.rds.RdsClient;

/** The keys that an environment's data is encrypted with, whoever keeps it. */
class KeptKeyTest {
    private final String environment = Moto.newEnvironment();

    /** RDS does not let anyone but AWS Backup delete it. */
    @Test
    void aRecoveryPointStaysAndSoDoesTheKeyThatItIsEncryptedWith() {
        String key = key();
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            proxy.answerWhere(
                    Databases.ASKS_FOR_RECOVERY_POINTS, Databases.recoveryPoint(environment + "-litellm-db", key));

            Assessment assessment = scan(proxy.settings(Map.of()));

            assertThat(assessment.kept())
                    .filteredOn(kept -> kept.environment().equals(environment))
                    .extracting(kept -> kept.resource().type(), Kept::reason)
                    .containsExactlyInAnyOrder(
                            tuple(
                                    "AWS::RDS::DBSnapshot",
                                    "A recovery point of AWS Backup, which removes it when its own plan says so."),
                            tuple("AWS::KMS::Key", "A snapshot that is still there is encrypted with this key."));
            assertThat(assessment.findings()).extracting(Finding::arn).doesNotContain(key);
        }
    }

    /** RDS makes and takes away the others by itself. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyAFinalSnapshotIsKeptOnPurpose(boolean manual) {
        Resource snapshot = resource(ResourceTypes.SNAPSHOT, Map.of("manual", manual, "keyArn", "arn:key"));

        assertThat(sorted("prod", snapshot).kept().size()).isEqualTo(manual ? 1 : 0);
    }

    /** Nobody has said yet whether it is to go, and without its key it is worthless. */
    @Test
    void aKeyStaysAsLongAsASnapshotThatIsLeftBehindIsEncryptedWithIt() {
        String key = key();
        String snapshot = environment + "-mine";
        database(key);
        RdsClient rds = Moto.shared().client(RdsClient.builder());
        rds.createDBSnapshot(create ->
                create.dbInstanceIdentifier(environment + "-litellm-db").dbSnapshotIdentifier(snapshot));
        rds.deleteDBInstance(delete ->
                delete.dbInstanceIdentifier(environment + "-litellm-db").skipFinalSnapshot(true));

        Assessment assessment = scan(Moto.shared().settings(Map.of()));

        assertThat(assessment.findings())
                .extracting(Finding::arn)
                .anyMatch(arn -> arn.endsWith(snapshot))
                .doesNotContain(key);
        assertThat(assessment.kept())
                .extracting(kept -> kept.resource().arn(), Kept::reason)
                .contains(tuple(key, "A snapshot that is still there is encrypted with this key."));

        rds.deleteDBSnapshot(delete -> delete.dbSnapshotIdentifier(snapshot));

        assertThat(scan(Moto.shared().settings(Map.of())).findings())
                .filteredOn(finding -> finding.arn().equals(key))
                .extracting(Finding::problem)
                .containsExactly("The key is left behind, and no snapshot is encrypted with it.");
    }

    @Test
    void aDisabledKeyThatNothingNeedsIsLeftBehind() {
        assertThat(sorted(
                                "dev",
                                resource(ResourceTypes.KEY, Map.of("state", "Disabled", "aliases", List.of("alias/a"))))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.fix()).contains("schedule-key-deletion"));
    }

    private static Leftovers.Sorted sorted(String environment, Resource resource) {
        return Rules.read("us-east-1").leftovers().sort(environment, List.of(resource), Set.of(), Instant.EPOCH);
    }

    private static Resource resource(String type, Map<String, Object> details) {
        return new Resource(type, "id", "arn:id", "name", Map.of(), null, details);
    }

    /** The command that takes the database away makes its final snapshot, with that key. */
    @Test
    void aDatabaseThatIsLeftBehindStillNeedsItsKey() {
        String key = key();
        database(key);

        Assessment assessment = scan(Moto.shared().settings(Map.of()));

        assertThat(assessment.findings())
                .extracting(Finding::arn)
                .anyMatch(arn -> arn.endsWith(environment + "-litellm-db"))
                .doesNotContain(key);
        assertThat(assessment.kept())
                .extracting(kept -> kept.resource().arn(), Kept::reason)
                .contains(tuple(key, "The database, or a snapshot of it, is encrypted with this key."));
    }

    /** Once KMS has deleted it, nobody reads the database's final snapshot any more. */
    @Test
    void aKeyThatIsNeededAndWaitsForItsDeletionIsTheWorst() {
        String key = key();
        String id = key.substring(key.lastIndexOf('/') + 1);
        database(key);
        Moto.shared().client(KmsClient.builder()).scheduleKeyDeletion(schedule -> schedule.keyId(id));

        assertThat(scan(Moto.shared().settings(Map.of())).findings())
                .filteredOn(finding -> finding.arn().equals(key))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
                    assertThat(finding.problem())
                            .startsWith(
                                    "The database, or a snapshot of it, is encrypted with this key. It is deleted at ");
                    assertThat(finding.fix())
                            .isEqualTo(
                                    "aws kms cancel-key-deletion --key-id %1$s --region us-east-1 && aws kms enable-key --key-id %1$s --region us-east-1"
                                            .formatted(id));
                });
    }

    /** No stack can give it to the next key until then. */
    @Test
    void aKeyThatWaitsForItsDeletionGivesItsAliasUp() throws Exception {
        String key = key();
        String id = key.substring(key.lastIndexOf('/') + 1);
        String alias = "alias/%s-litellm-key".formatted(environment);
        KmsClient kms = Moto.shared().client(KmsClient.builder());
        for (String name : List.of("alias/a-" + environment, alias)) {
            kms.createAlias(create -> create.aliasName(name).targetKeyId(id));
        }
        kms.scheduleKeyDeletion(schedule -> schedule.keyId(id));

        Finding taken = scan(Moto.shared().settings(Map.of())).findings().getFirst();
        assertThat(taken.severity()).isEqualTo(Severity.LOW);
        assertThat(taken.name()).isEqualTo(alias);
        assertThat(taken.problem()).endsWith("; until then its alias keeps a name that the next stack is to have.");
        AwsCli.run(List.of(taken.fix()));

        assertThat(scan(Moto.shared().settings(Map.of())).findings())
                .extracting(Finding::severity, Finding::name, Finding::fix)
                .containsExactly(tuple(Severity.INFORMATIONAL, "alias/a-" + environment, ""));
    }

    /** Somebody took the teardown's deletion back, restored a database with the key, and then had the key deleted all the same. */
    @Test
    void aTeardownThatOnceScheduledItsDeletionExcusesNoKeyThatIsNeeded() {
        String key = key();
        String id = key.substring(key.lastIndexOf('/') + 1);
        database(key);
        KmsClient kms = Moto.shared().client(KmsClient.builder());
        kms.tagResource(tagged -> tagged.keyId(id).tags(tag(EnvironmentTags.TORN_DOWN_BY, "teardown-dev")));
        kms.scheduleKeyDeletion(schedule -> schedule.keyId(id));

        Assessment assessment = scan(Moto.shared().settings(Map.of()));

        assertThat(assessment.kept()).extracting(kept -> kept.resource().arn()).doesNotContain(key);
        assertThat(assessment.findings())
                .filteredOn(finding -> finding.arn().equals(key))
                .extracting(Finding::severity)
                .containsExactly(Severity.CRITICAL);
    }

    /** Whether a snapshot needs it nobody knows then, and its command would make that snapshot worthless. */
    @ParameterizedTest
    @ValueSource(strings = {"DescribeDBSnapshots", "DescribeDBInstances"})
    void aKeyIsNotJudgedWhereDatabasesAndSnapshotsCouldNotBeRead(String refused) {
        String key = key();
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            proxy.refuse(refused, 403, "AccessDenied");

            assertThat(scan(proxy.settings(Map.of())).findings())
                    .filteredOn(finding ->
                            finding.arn().equals(key) || finding.type().equals("AWS::KMS::Key"))
                    .extracting(Finding::problem)
                    .containsExactly(
                            "Not checked: AWS::KMS::Key, because rds:%s came to: access denied. Where bootstrap-template.yaml allows it, a policy of the account or its organization denies it."
                                    .formatted(refused));
        }
    }

    /** Its data is not lost, but nobody can read it. */
    @Test
    void aKeyThatIsNeededAndDisabledIsAFinding() {
        String key = key();
        String id = key.substring(key.lastIndexOf('/') + 1);
        database(key);
        Moto.shared().client(KmsClient.builder()).disableKey(disable -> disable.keyId(id));

        assertThat(scan(Moto.shared().settings(Map.of())).findings())
                .filteredOn(finding -> finding.arn().equals(key))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.HIGH);
                    assertThat(finding.problem())
                            .isEqualTo(
                                    "The database, or a snapshot of it, is encrypted with this key. It is disabled; until it is enabled nobody can read what it encrypts.");
                    assertThat(finding.fix())
                            .isEqualTo("aws kms enable-key --key-id %s --region us-east-1".formatted(id));
                });
    }

    /** The database that it was taken of may have been another one of the same name. */
    @Test
    void aSnapshotThatIsKeptIsListedWhileADatabaseIsDeployed() {
        String instance = environment + "-litellm-db";
        Moto.shared()
                .client(CloudFormationClient.builder())
                .createStack(stack -> stack.stackName(environment + "-database-stack")
                        .tags(StackTags.ofEnvironment(environment))
                        .templateBody("""
                        Resources:
                          DBInstance:
                            Type: AWS::RDS::DBInstance
                            Properties:
                              DBInstanceIdentifier: %s
                              DBInstanceClass: db.t3.micro
                              Engine: postgres
                              AllocatedStorage: "20"
                              MasterUsername: admin
                              MasterUserPassword: a-password
                        """.formatted(instance)));
        RdsClient rds = Moto.shared().client(RdsClient.builder());
        for (String keep : List.of("true", "false")) {
            rds.createDBSnapshot(snapshot -> snapshot.dbInstanceIdentifier(instance)
                    .dbSnapshotIdentifier("%s-kept-%s".formatted(environment, keep))
                    .tags(ofDatabase(EnvironmentTags.KEEP_DATA, keep)));
        }

        Assessment assessment = scan(Moto.shared().settings(Map.of()));

        assertThat(assessment.kept())
                .filteredOn(kept -> kept.resource().type().equals("AWS::RDS::DBSnapshot"))
                .extracting(kept -> kept.resource().id(), Kept::reason)
                .containsExactly(
                        tuple(environment + "-kept-true", "A manual snapshot of the database, kept on purpose."));
        assertThat(assessment.findings()).noneMatch(finding -> finding.arn().contains(environment + "-kept"));
    }

    private void database(String key) {
        Moto.shared()
                .client(RdsClient.builder())
                .createDBInstance(Databases.wanted(environment + "-litellm-db")
                        .storageEncrypted(true)
                        .kmsKeyId(key)
                        .tags(
                                ofDatabase("Environment", environment),
                                ofDatabase("Application", "litellm"),
                                ofDatabase("ManagedBy", "CloudFormation"))
                        .build());
    }

    private static software.amazon.awssdk.services.rds.model.Tag ofDatabase(String key, String value) {
        return software.amazon.awssdk.services.rds.model.Tag.builder()
                .key(key)
                .value(value)
                .build();
    }

    private String key() {
        return Moto.shared()
                .client(KmsClient.builder())
                .createKey(create -> create.tags(
                        tag("Environment", environment),
                        tag("Application", "litellm"),
                        tag("ManagedBy", "CloudFormation")))
                .keyMetadata()
                .arn();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().tagKey(key).tagValue(value).build();
    }

    private Assessment scan(Settings settings) {
        return new ComplianceScan(settings, Clock.systemUTC(), Duration.ofMinutes(5), release -> "allowed: []")
                .scan(Requests.deploy(environment), ScanMode.LEFTOVERS);
    }
}
