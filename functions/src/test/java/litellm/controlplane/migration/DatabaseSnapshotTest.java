package litellm.controlplane.migration;

import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Failed;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Exports;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.Tag;

class DatabaseSnapshotTest {
    private final CloudFormationClient cloudFormation = Moto.shared().client(CloudFormationClient.builder());
    private final RdsClient rds = Moto.shared().client(RdsClient.builder());
    private final String environment = Moto.newEnvironment();
    private final String database = environment + "-litellm-db-2";
    private final Request request = Requests.withGatewayTags(
            Requests.deploy(environment, "arn:execution:control-plane:deploy_dev--1_"), Map.of("CostCenter", "cc-1"));
    private final Clock clock = Clock.fixed(Requests.STARTED_AT.plus(Duration.ofSeconds(20)), ZoneOffset.UTC);

    @Test
    void isTakenOnceHoweverOftenAnExecutionAsksForIt() {
        makeTheDatabase();

        Operation started = start();

        assertThat(start()).isEqualTo(started);
        assertThat(started.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(started.outputs().get("snapshot"))
                .matches(environment + "-litellm-db-before-deploy-dev-1-[0-9a-f]{8}");
        assertThat(snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.dbSnapshotIdentifier()).isEqualTo(started.requireId());
            assertThat(snapshot.tagList().stream().collect(Collectors.toMap(Tag::key, Tag::value)))
                    .contains(
                            entry("Environment", environment),
                            entry("Application", "litellm"),
                            entry("CostCenter", "cc-1"),
                            entry("ManagedBy", "litellm-control-plane"));
        });
    }

    /** RDS folds case, and takes neither underscores nor two hyphens side by side. */
    @Test
    void isTakenForEachOfTwoExecutionsOfAlikeNames() {
        makeTheDatabase();
        List<String> names = List.of("upgrade_1", "Upgrade-1", "_upgrade-1", "u".repeat(80));
        for (String name : names) {
            new DatabaseSnapshot(rds, clock)
                    .start(
                            Requests.deploy(environment, "arn:execution:control-plane:" + name),
                            StackExports.read(cloudFormation));
        }

        assertThat(snapshots())
                .extracting(DBSnapshot::dbSnapshotIdentifier)
                .hasSize(names.size())
                .allSatisfy(name -> assertThat(name)
                        .startsWith(environment + "-litellm-db-before-")
                        .hasSizeLessThanOrEqualTo(255)
                        .doesNotContain("--", "_"));
    }

    /** As while a backup runs, or the snapshot of an execution before. */
    @Test
    void isAskedForAgainWhereTheDatabaseIsBusy() {
        makeTheDatabase();
        try (ScriptedService scripted = new ScriptedService()
                .refuse("CreateDBSnapshot", "InvalidDBInstanceState", "Instance is currently backing-up")) {
            DatabaseSnapshot busy = new DatabaseSnapshot(scripted.client(RdsClient.builder()), clock);

            assertThatThrownBy(() -> busy.start(request, StackExports.read(cloudFormation)))
                    .isInstanceOf(DatabaseBusy.class)
                    .hasMessageStartingWith("Database " + database);
        }
    }

    @Test
    void failsWithRdssOwnWordsWhereItIsRefused() {
        makeTheDatabase();
        try (ScriptedService scripted = new ScriptedService()
                .refuse("CreateDBSnapshot", "SnapshotQuotaExceeded", "Cannot create more than 100 manual snapshots")) {
            Operation refused = new DatabaseSnapshot(scripted.client(RdsClient.builder()), clock)
                    .start(request, StackExports.read(cloudFormation));

            assertThat(failure(refused).error()).isEqualTo("SnapshotFailed");
            assertThat(failure(refused).cause())
                    .isEqualTo("Snapshot " + refused.requireId()
                            + ": RDS CreateDBSnapshot: Cannot create more than 100 manual snapshots"
                            + "; delete some that nobody needs, or ask for more, then deploy again");
            assertThat(refused.outputs()).isEmpty();
        }
    }

    /** The state machine tries again what is throttled, and a missing permission has a name of its own. */
    @ParameterizedTest
    @CsvSource({"Throttling", "AccessDenied"})
    void hasNotFailedWhereAnotherTryOrAPermissionHelps(String code) {
        makeTheDatabase();
        try (ScriptedService scripted = new ScriptedService().refuse("CreateDBSnapshot", code)) {
            DatabaseSnapshot refused = new DatabaseSnapshot(scripted.client(RdsClient.builder()), clock);

            assertThatThrownBy(() -> refused.start(request, StackExports.read(cloudFormation)))
                    .isInstanceOf(RdsException.class);
        }
    }

    @Test
    void isDoneOnceItIsAvailable() {
        makeTheDatabase();
        DatabaseSnapshot snapshot = new DatabaseSnapshot(rds, clock);

        Operation done = snapshot.check(request, start());

        assertThat(done.state()).isEqualTo(new Succeeded("TAKEN"));
        assertThat(done.outputs()).containsKey("snapshot");
    }

    @Test
    void isWaitedForWithItsProgress() {
        Operation checked = check("creating", 42);

        assertThat(checked.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(checked.progress()).contains(Progress.of(42, 100, "creating"));
    }

    @ParameterizedTest
    @CsvSource({"failed, Snapshot s: RDS could not take it", ", Snapshot s: RDS does not know it any more"})
    void failsWhereItCannotBeTakenOrIsGone(String status, String why) {
        Operation failed = check(status, 0);

        assertThat(failed.state()).isEqualTo(new Failed("SnapshotFailed", why));
    }

    @Test
    void isWaitedForWhereRdsMayNotTellOfItYet() {
        assertThat(check(null, 0, Requests.STARTED_AT).state()).isEqualTo(Unfinished.IN_PROGRESS);
    }

    private Operation start() {
        return new DatabaseSnapshot(rds, clock).start(request, StackExports.read(cloudFormation));
    }

    private Operation check(String status, int percent) {
        return check(status, percent, Requests.STARTED_AT.minusSeconds(60));
    }

    private Operation check(String status, int percent, Instant startedAt) {
        String snapshots = status == null
                ? ""
                : "<DBSnapshot><Status>%s</Status><PercentProgress>%d</PercentProgress></DBSnapshot>"
                        .formatted(status, percent);
        try (ScriptedService scripted = new ScriptedService()
                .answer(
                        "DescribeDBSnapshots",
                        "<DescribeDBSnapshotsResponse><DescribeDBSnapshotsResult><DBSnapshots>" + snapshots
                                + "</DBSnapshots></DescribeDBSnapshotsResult></DescribeDBSnapshotsResponse>")) {
            return new DatabaseSnapshot(scripted.client(RdsClient.builder()), clock)
                    .check(request, Operation.started(Operation.Kind.SNAPSHOT, "s", "s", startedAt));
        }
    }

    private void makeTheDatabase() {
        Exports.create(cloudFormation, environment, Map.of(environment + "-litellm-db-identifier", database));
        Databases.create(rds, database);
    }

    private List<DBSnapshot> snapshots() {
        return rds.describeDBSnapshots(
                        describe -> describe.dbInstanceIdentifier(database).snapshotType("manual"))
                .dbSnapshots();
    }
}
