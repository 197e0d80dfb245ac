package litellm.controlplane.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Tag;

class SnapshotsTest {
    private final RdsClient rds = Moto.shared().client(RdsClient.builder());
    private final String environment = Moto.newEnvironment();
    private final String database = environment + "-litellm-db";
    private final Snapshots snapshots = new Snapshots(rds);

    @BeforeEach
    void makeTheDatabase() {
        Databases.create(rds, database);
    }

    /** One of the same name may have been deleted before, and left a snapshot. */
    @Test
    void theFinalOneOfADatabaseHasItsOwnName() {
        DBInstance one = DBInstance.builder()
                .dbInstanceIdentifier("dev-litellm-db")
                .instanceCreateTime(Instant.parse("2026-01-02T03:04:05Z"))
                .build();

        assertThat(Snapshots.nameOfFinal(one)).isEqualTo("dev-litellm-db-final-20260102-030405");
    }

    /** As one that a person took, or that comes from another system. */
    @Test
    void oneThatAPersonNamesNeedNotHaveEveryTag() {
        take("moving", Map.of("Environment", environment, "Application", "litellm"));
        take("bare", Map.of());

        assertThat(meant(name("moving"))).contains(restorable("moving"));
        assertThat(meant(name("BARE"))).contains(restorable("bare"));
        assertThat(meant("latest")).isEmpty();
        assertThat(snapshots.of(environment)).isEmpty();
    }

    @Test
    void oneThatSaysThatItIsAnothersIsNotFound() {
        take("crm", Map.of("Application", "crm"));
        take("other", Map.of("Environment", "elsewhere", "Application", "litellm"));

        assertThat(meant(name("crm"))).isEmpty();
        assertThat(meant(name("other"))).isEmpty();
        assertThat(snapshots.find(environment, "latest").names()).isEmpty();
    }

    @Test
    void theLatestIsOneThatHasEveryTag() {
        take("own", Map.of("Environment", environment, "Application", "litellm", "ManagedBy", "CloudFormation"));
        take("bare", Map.of());

        assertThat(meant("latest")).contains(restorable("own"));
        assertThat(snapshots.find(environment, "gone").names()).containsExactlyInAnyOrder(name("own"), name("bare"));
    }

    /** RDS lists them in no order that it promises, and one that is only begun has no time yet. */
    @Test
    void theNewestComesFirst() {
        try (ScriptedService service = new ScriptedService()
                .answer(
                        "DescribeDBSnapshots",
                        listing(
                                scripted("old", "2026-01-01T00:00:00Z"),
                                scripted("new", "2026-11-24T12:00:00Z"),
                                scripted("none", "")))) {
            Snapshots listed = new Snapshots(service.client(RdsClient.builder()));

            assertThat(listed.of(environment))
                    .extracting(DBSnapshot::dbSnapshotIdentifier)
                    .containsExactly("new", "old", "none");
            assertThat(listed.find(environment, "latest").meant())
                    .map(RestorableSnapshot::name)
                    .contains("new");
        }
    }

    @Test
    void noDatabaseIsMadeFromOneThatIsNotAvailable() {
        try (ScriptedService service = new ScriptedService()
                .answer(
                        "DescribeDBSnapshots",
                        listing(
                                scripted("whole", "2026-01-01T00:00:00Z"),
                                scripted("begun", "2026-11-24T12:00:00Z").replace("available", "creating"),
                                scripted("failed", "2026-11-24T11:00:00Z").replace("available", "failed")))) {
            SnapshotSearch found =
                    new Snapshots(service.client(RdsClient.builder())).find(environment, Snapshots.LATEST);

            assertThat(found.meant()).map(RestorableSnapshot::name).contains("whole");
            assertThat(found.names()).containsExactly("whole");
        }
    }

    private static String listing(String... snapshots) {
        return "<DescribeDBSnapshotsResponse><DescribeDBSnapshotsResult><DBSnapshots>%s</DBSnapshots></DescribeDBSnapshotsResult></DescribeDBSnapshotsResponse>"
                .formatted(String.join("", snapshots));
    }

    private String scripted(String name, String time) {
        return """
                <DBSnapshot><DBSnapshotIdentifier>%s</DBSnapshotIdentifier><DBInstanceIdentifier>%s</DBInstanceIdentifier>
                <Status>available</Status><AllocatedStorage>20</AllocatedStorage>%s<TagList>
                <Tag><Key>Environment</Key><Value>%s</Value></Tag><Tag><Key>Application</Key><Value>litellm</Value></Tag>
                <Tag><Key>ManagedBy</Key><Value>CloudFormation</Value></Tag></TagList></DBSnapshot>
                """.formatted(
                        name,
                        database,
                        time.isEmpty() ? "" : "<SnapshotCreateTime>%s</SnapshotCreateTime>".formatted(time),
                        environment);
    }

    private void take(String name, Map<String, String> tags) {
        rds.createDBSnapshot(create -> create.dbInstanceIdentifier(database)
                .dbSnapshotIdentifier(name(name))
                .tags(tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList()));
    }

    private Optional<RestorableSnapshot> meant(String wanted) {
        return snapshots.find(environment, wanted).meant();
    }

    private RestorableSnapshot restorable(String name) {
        return new RestorableSnapshot(name(name), Databases.STORAGE);
    }

    private String name(String name) {
        return environment + "-" + name;
    }
}
