package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import litellm.controlplane.testing.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;

class UnusableSnapshotTest extends PreflightScene {
    @Test
    void aSnapshotWhoseKeyIsEnabledIsTakenAndOneWithoutAKeyToo() {
        KmsClient kms = MOTO.client(KmsClient.builder());
        snapshot(kms.createKey().keyMetadata().arn());
        RdsClient databases = MOTO.client(RdsClient.builder());
        Databases.create(databases, environment + "-plain-db");
        databases.createDBSnapshot(create ->
                create.dbInstanceIdentifier(environment + "-plain-db").dbSnapshotIdentifier(environment + "-plain"));

        assertThat(List.of("-last", "-plain"))
                .allSatisfy(name -> assertThat(check(RESTORED, Map.of("DBSnapshotIdentifier", environment + name))
                                .faults())
                        .noneMatch(fault -> fault.contains("DBSnapshotIdentifier")));
    }

    @Test
    void refusesASnapshotThatIsNotThere() {
        assertThat(check(RESTORED, Map.of("DBSnapshotIdentifier", environment + "-gone"))
                        .faults())
                .contains(
                        "one.DBSnapshotIdentifier: found %s-gone, which this region does not have; allowed is one that aws rds describe-db-snapshots lists"
                                .formatted(environment));
    }

    /** No role may look at it: the deployment would find out at the database, after the network and the load balancer. */
    @ParameterizedTest
    @CsvSource({"us-east-1, 210987654321, ''", "eu-west-1, 123456789012, ' --source-region eu-west-1'"})
    void refusesASnapshotOfAnotherAccountOrRegion(String region, String account, String source) {
        String foreign = "arn:aws:rds:%s:%s:snapshot:crm".formatted(region, account);

        assertThat(check(RESTORED, Map.of("DBSnapshotIdentifier", foreign)).faults())
                .contains(
                        "one.DBSnapshotIdentifier: found %1$s; allowed is a snapshot of the account 123456789012 and the region us-east-1, which a copy is: aws rds copy-db-snapshot --region us-east-1 --source-db-snapshot-identifier %1$s%2$s --target-db-snapshot-identifier %3$s-moving --kms-key-id alias/aws/rds && aws rds wait db-snapshot-available --region us-east-1 --db-snapshot-identifier %3$s-moving makes one to name instead"
                                .formatted(foreign, source, environment));
    }

    @Test
    void takesASnapshotByItsArn() {
        snapshot(MOTO.client(KmsClient.builder()).createKey().keyMetadata().arn());

        assertThat(check(
                                RESTORED,
                                Map.of(
                                        "DBSnapshotIdentifier",
                                        "arn:aws:rds:us-east-1:123456789012:snapshot:" + environment + "-last"))
                        .faults())
                .noneMatch(fault -> fault.contains("DBSnapshotIdentifier"));
    }

    @Test
    void asksForNoKeyWhereNothingIsRestored() {
        check(RESTORED, Map.of());

        assertThat(opened).doesNotHaveAnyElementsOfTypes(KmsClient.class);
    }

    /** RDS would find out after the network and the load balancer are there. */
    @Test
    void refusesASnapshotWhoseKeyIsDisabledOrWaitsForItsDeletion() {
        KmsClient kms = MOTO.client(KmsClient.builder());
        KeyMetadata key = kms.createKey().keyMetadata();
        snapshot(key.arn());
        kms.disableKey(disable -> disable.keyId(key.keyId()));

        assertThat(restoring())
                .isEqualTo(
                        "one.DBSnapshotIdentifier: found %1$s-last, which cannot be read: its key %2$s is disabled; aws kms enable-key --key-id %3$s enables it"
                                .formatted(environment, key.arn(), key.keyId()));

        kms.scheduleKeyDeletion(delete -> delete.keyId(key.keyId()));

        assertThat(restoring())
                .matches(
                        "one.DBSnapshotIdentifier: found %1$s-last, which cannot be read: its key %2$s is deleted on 20\\S+Z; aws kms cancel-key-deletion --key-id %3$s && aws kms enable-key --key-id %3$s keeps it"
                                .formatted(environment, key.arn(), key.keyId()));
    }

    @Test
    void refusesASnapshotWhoseKeyIsGone() {
        String gone = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000";
        snapshot(gone);

        assertThat(restoring())
                .isEqualTo(
                        "one.DBSnapshotIdentifier: found %s-last, which cannot be read: its key %s is deleted; take another snapshot"
                                .formatted(environment, gone));
    }

    /** RDS would find out after it has restored the database. */
    @ParameterizedTest
    @CsvSource({
        "mysql, 8.0.36, ''",
        "postgres, 9.6.24, older",
        "postgres, 15.10, older",
        "postgres, 160.1, '; no version goes down, so this one needs a release whose template has 160 for EngineVersion'",
        "postgres, 17, '; no version goes down, so this one needs a release whose template has 17 for EngineVersion'",
    })
    void refusesASnapshotOfAnotherEngineOrMajorVersion(String engine, String version, String advice) {
        snapshot(database -> database.engine(engine).engineVersion(version));

        assertThat(restoring())
                .isEqualTo("one.DBSnapshotIdentifier: found %s-last, of %s %s; allowed is one of postgres 16%s"
                        .formatted(
                                environment,
                                engine,
                                version,
                                advice.equals("older") ? upgrade(version, environment + "-last", "it") : advice));
    }

    /** RDS upgrades none that it has taken by itself. */
    @Test
    void advisesToUpgradeACopyOfAnAutomatedSnapshot() {
        snapshot(database -> database.engineVersion("15.10"));
        String automated = MOTO.client(RdsClient.builder())
                .describeDBSnapshots(find ->
                        find.dbInstanceIdentifier(environment + "-litellm-db").snapshotType("automated"))
                .dbSnapshots()
                .getFirst()
                .dbSnapshotIdentifier();

        assertThat(restoring(automated))
                .isEqualTo("one.DBSnapshotIdentifier: found %s, of postgres 15.10; allowed is one of postgres 16%s"
                        .formatted(automated, upgrade("15.10", "COPY", "a copy of it (aws rds copy-db-snapshot)")));
    }

    private static String upgrade(String version, String snapshot, String of) {
        return ", which aws rds modify-db-snapshot --db-snapshot-identifier %s --engine-version TARGET makes of %s; aws rds describe-db-engine-versions --engine postgres --engine-version %s --query \"DBEngineVersions[].ValidUpgradeTarget[].EngineVersion\" lists the targets"
                .formatted(snapshot, of, version);
    }

    /** They are mended in one go. */
    @Test
    void tellsEveryFaultOfASnapshot() {
        String gone = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000";
        snapshot(database ->
                database.engineVersion("15.10").storageEncrypted(true).kmsKeyId(gone));

        assertThat(check(RESTORED, Map.of("DBSnapshotIdentifier", environment + "-last"))
                        .faults())
                .filteredOn(fault -> fault.contains("DBSnapshotIdentifier"))
                .satisfiesExactly(
                        fault -> assertThat(fault).contains("of postgres 15.10"),
                        fault -> assertThat(fault).contains("which cannot be read"));
    }

    /** Of a database that the request does not know: for its own environment's it makes room by itself. */
    @ParameterizedTest
    @CsvSource({
        "20, '', ''",
        "50, '', ' --set one.DBAllocatedStorage=50'",
        "95, '', ' --set one.DBAllocatedStorage=95 --set one.DBMaxAllocatedStorage=105'",
        "50, 49, ' --set one.DBAllocatedStorage=50'",
        "50, 50, ''",
    })
    void refusesASnapshotThatIsLargerThanTheDatabase(int storage, String asked, String set) {
        snapshot(database -> database.allocatedStorage(storage));
        Map<String, String> values = new HashMap<>(Map.of("DBSnapshotIdentifier", environment + "-last"));
        if (!asked.isEmpty()) {
            values.put("DBAllocatedStorage", asked);
        }

        assertThat(check(RESTORED, values).faults())
                .filteredOn(fault -> fault.contains("Storage") || fault.contains("Snapshot"))
                .isEqualTo(
                        set.isEmpty()
                                ? List.of()
                                : List.of(
                                        "one.DBSnapshotIdentifier: found %s-last, of %d GiB, for a database of %s; allowed is at least as much:%s"
                                                .formatted(environment, storage, asked.isEmpty() ? "20" : asked, set)));
    }

    /** moto makes each at once. What is upgraded has its new version only at the end. */
    @Test
    void refusesASnapshotThatIsNotAvailable() {
        realRds = false;
        rds.answer("DescribeDBSnapshots", """
                <DescribeDBSnapshotsResponse><DescribeDBSnapshotsResult><DBSnapshots><DBSnapshot>
                <DBSnapshotIdentifier>last</DBSnapshotIdentifier><Status>upgrading</Status>
                <Engine>postgres</Engine><EngineVersion>15.10</EngineVersion><AllocatedStorage>20</AllocatedStorage>
                </DBSnapshot></DBSnapshots></DescribeDBSnapshotsResult></DescribeDBSnapshotsResponse>
                """);

        assertThat(check(RESTORED, Map.of("DBSnapshotIdentifier", "last")).faults())
                .containsExactly(
                        "one.DBSnapshotIdentifier: found last, which is upgrading; allowed is an available one: aws rds wait db-snapshot-available --db-snapshot-identifier last waits for it");
    }

    private String restoring() {
        return restoring(environment + "-last");
    }

    private String restoring(String snapshot) {
        return check(RESTORED, Map.of("DBSnapshotIdentifier", snapshot)).faults().stream()
                .filter(fault -> fault.contains("DBSnapshotIdentifier"))
                .findFirst()
                .orElseThrow();
    }

    private void snapshot(String key) {
        snapshot(database -> database.storageEncrypted(true).kmsKeyId(key));
    }

    /** Makes a database as {@code form} has it, and a snapshot of it. */
    private void snapshot(Consumer<CreateDbInstanceRequest.Builder> form) {
        RdsClient databases = MOTO.client(RdsClient.builder());
        databases.createDBInstance(Databases.wanted(environment + "-litellm-db")
                .applyMutation(form)
                .build());
        databases.createDBSnapshot(create ->
                create.dbInstanceIdentifier(environment + "-litellm-db").dbSnapshotIdentifier(environment + "-last"));
    }
}
