package litellm.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import litellm.local.Account;
import litellm.local.cloud.LocalCloud;
import litellm.local.cloud.TestCloud;
import litellm.local.stack.resource.ResourceContext;
import litellm.local.stack.resource.ResourceFailedException;
import litellm.local.stack.resource.ResourceType;
import litellm.local.stack.resource.ResourceTypes;
import litellm.local.tls.CertificateAuthority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import tools.jackson.jr.ob.JSON;

@Order(1)
@Timeout(400)
class DatabaseServiceTest {
    @TempDir
    private static Path folder;

    private static TestCloud cloud;
    private static CertificateAuthority authority;
    private static DatabaseService databases;

    @BeforeAll
    static void start() throws Exception {
        cloud = new TestCloud();
        authority = CertificateAuthority.create(folder);
        databases = new DatabaseService(cloud.aws(), authority, folder.resolve("database"));
        cloud.serve("rds", databases);
    }

    @AfterAll
    static void stop() throws Exception {
        databases.close();
        cloud.close();
        assertThat(folder.resolve("database")).doesNotExist();
    }

    @Test
    void startsARealServerThatTakesTheMastersLoginOverVerifiedTls() throws Exception {
        create("login", builder -> builder.masterUserPassword("correct-horse"));
        DBInstance instance = awaitStatus("login", "available");
        assertThat(instance.endpoint().address()).isEqualTo("127.0.0.1");
        try (Connection connection = connect(instance, "litellm", "litellm_admin", "correct-horse", "verify-full");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT current_database(), rolsuper FROM pg_roles WHERE rolname = current_user")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getString(1)).isEqualTo("litellm");
            assertThat(result.getBoolean(2)).isFalse();
        }
        assertThatThrownBy(() -> connect(instance, "litellm", "litellm_admin", "wrong", "require"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(() -> connect(instance, "litellm", "litellm_admin", "correct-horse", "disable"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no encryption");
    }

    @Test
    void keepsAManagedMastersPasswordInARealSecret() throws Exception {
        create("managed", builder -> builder.manageMasterUserPassword(true));
        DBInstance instance = awaitStatus("managed", "available");
        assertThat(instance.masterUserSecret().secretArn()).contains(":secret:rds!db-");
        assertThat(instance.masterUserSecret().secretStatus()).isEqualTo("active");
        String first = secretPassword(instance);
        connect(instance, "litellm", "litellm_admin", first, "verify-full").close();

        rds().modifyDBInstance(request -> request.dbInstanceIdentifier("managed")
                .manageMasterUserPassword(true)
                .allocatedStorage(30));
        assertThat(describe("managed").masterUserSecret().secretArn())
                .isEqualTo(instance.masterUserSecret().secretArn());
        assertThat(secretPassword(instance)).isEqualTo(first);

        rds().modifyDBInstance(request -> request.dbInstanceIdentifier("managed")
                .rotateMasterUserPassword(true)
                .applyImmediately(true));
        String second = secretPassword(instance);
        assertThat(second).isNotEqualTo(first);
        connect(instance, "litellm", "litellm_admin", second, "verify-full").close();

        rds().deleteDBInstance(
                        request -> request.dbInstanceIdentifier("managed").skipFinalSnapshot(true));
        assertThatThrownBy(() -> secretPassword(instance)).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void restoresWhatASnapshotHeld() throws Exception {
        create("origin", builder -> builder.masterUserPassword("first-password"));
        DBInstance origin = awaitStatus("origin", "available");
        try (Connection connection = connect(origin, "litellm", "litellm_admin", "first-password", "require");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
            rds().createDBSnapshot(
                            request -> request.dbInstanceIdentifier("origin").dbSnapshotIdentifier("online"));
            statement.execute("DROP TABLE kept");
            statement.execute("CREATE TABLE later (n int)");
        }
        rds().deleteDBInstance(request -> request.dbInstanceIdentifier("origin").finalDBSnapshotIdentifier("Final"));
        assertThatThrownBy(() -> describe("origin")).isInstanceOf(DbInstanceNotFoundException.class);
        assertThatThrownBy(() -> connect(origin, "litellm", "litellm_admin", "first-password", "require"))
                .isInstanceOf(SQLException.class);

        rds().restoreDBInstanceFromDBSnapshot(
                        request -> request.dbInstanceIdentifier("from-online").dbSnapshotIdentifier("online"));
        rds().restoreDBInstanceFromDBSnapshot(
                        request -> request.dbInstanceIdentifier("from-final").dbSnapshotIdentifier("final"));
        assertThat(tables(awaitStatus("from-online", "available"))).isEqualTo("kept");
        assertThat(tables(awaitStatus("from-final", "available"))).isEqualTo("later");
        assertThat(describe("from-final").dbiResourceId())
                .startsWith("db-")
                .isNotEqualTo(describe("from-online").dbiResourceId());

        rds().deleteDBSnapshot(request -> request.dbSnapshotIdentifier("online"));
        assertThatThrownBy(() -> rds().restoreDBInstanceFromDBSnapshot(
                                request -> request.dbInstanceIdentifier("again").dbSnapshotIdentifier("online")))
                .isInstanceOf(RdsException.class);
    }

    @Test
    void refusesLoginsWhileStoppedAndKeepsItsDataAndAddress() throws Exception {
        create("pause", builder -> builder.masterUserPassword("a-password"));
        DBInstance before = awaitStatus("pause", "available");
        rds().stopDBInstance(request -> request.dbInstanceIdentifier("pause"));
        awaitStatus("pause", "stopped");
        assertThatThrownBy(() -> connect(before, "litellm", "litellm_admin", "a-password", "require"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> rds().modifyDBInstance(
                                request -> request.dbInstanceIdentifier("pause").deletionProtection(false)))
                .isInstanceOf(InvalidDbInstanceStateException.class);
        assertThatThrownBy(() -> rds().createDBSnapshot(
                                request -> request.dbInstanceIdentifier("pause").dbSnapshotIdentifier("of-pause")))
                .isInstanceOf(InvalidDbInstanceStateException.class);
        assertThatThrownBy(() -> rds().rebootDBInstance(request -> request.dbInstanceIdentifier("pause")))
                .isInstanceOf(InvalidDbInstanceStateException.class)
                .hasMessageContaining("pause is not in available state");
        assertThatThrownBy(() -> rds().stopDBInstance(request -> request.dbInstanceIdentifier("pause")))
                .isInstanceOf(InvalidDbInstanceStateException.class);
        rds().startDBInstance(request -> request.dbInstanceIdentifier("pause"));
        DBInstance after = awaitStatus("pause", "available");
        assertThat(after.endpoint()).isEqualTo(before.endpoint());
        assertThatThrownBy(() -> rds().startDBInstance(request -> request.dbInstanceIdentifier("pause")))
                .isInstanceOf(InvalidDbInstanceStateException.class)
                .hasMessageContaining("pause is not in stopped state");
        rds().modifyDBInstance(request -> request.dbInstanceIdentifier("pause").masterUserPassword("another-password"));
        rds().rebootDBInstance(request -> request.dbInstanceIdentifier("pause"));
        awaitStatus("pause", "available");
        connect(after, "litellm", "litellm_admin", "another-password", "require")
                .close();
    }

    @Test
    void keepsAProtectedInstanceRunning() throws Exception {
        create("guarded", builder -> builder.masterUserPassword("a-password").deletionProtection(true));
        DBInstance instance = awaitStatus("guarded", "available");
        assertThatThrownBy(() -> rds().deleteDBInstance(request ->
                        request.dbInstanceIdentifier("guarded").skipFinalSnapshot(true)))
                .isInstanceOf(RdsException.class);
        connect(instance, "litellm", "litellm_admin", "a-password", "require").close();
    }

    /** moto deletes it with either, both or none. */
    @Test
    void deletesAnInstanceOnlyWithOrWithoutAFinalSnapshot() {
        rds().createDBInstance(request -> request.dbInstanceIdentifier("undecided")
                .engine("mysql")
                .dbInstanceClass("db.t3.micro")
                .allocatedStorage(20)
                .masterUsername("litellm_admin")
                .masterUserPassword("a-password"));
        assertThatThrownBy(() -> rds().deleteDBInstance(request -> request.dbInstanceIdentifier("undecided")))
                .isInstanceOf(RdsException.class)
                .hasMessageContaining("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
        assertThatThrownBy(() -> rds().deleteDBInstance(request -> request.dbInstanceIdentifier("undecided")
                        .skipFinalSnapshot(true)
                        .finalDBSnapshotIdentifier("last")))
                .isInstanceOf(RdsException.class)
                .hasMessageContaining("You cannot specify both");
        rds().deleteDBInstance(
                        request -> request.dbInstanceIdentifier("undecided").skipFinalSnapshot(true));
    }

    @Test
    void refusesAnInstanceWithoutAMasterThatRdsTakes() {
        refusesToCreate(builder -> {}, "MasterUserPassword must be provided");
        refusesToCreate(
                builder -> builder.masterUsername(null).manageMasterUserPassword(true),
                "The parameter MasterUsername must be provided and must not be blank.");
        refusesToCreate(builder -> builder.masterUserPassword("shorter"), "shorter than 8 characters");
        refusesToCreate(builder -> builder.masterUserPassword("user@host/db"), "Only printable ASCII characters");
    }

    private static void refusesToCreate(Settings settings, String reason) {
        assertThatThrownBy(() -> create("bare", settings))
                .isInstanceOf(RdsException.class)
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> describe("bare")).isInstanceOf(DbInstanceNotFoundException.class);
    }

    /** PostgreSQL removes the files of temporary tables at once. */
    @Test
    void takesSnapshotsWhileFilesComeAndGo() throws Exception {
        create("busy", builder -> builder.masterUserPassword("a-password"));
        DBInstance instance = awaitStatus("busy", "available");
        AtomicBoolean ended = new AtomicBoolean();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = executor.submit(() -> {
                createAndDropTables(instance, ended);
                return null;
            });
            try {
                for (String name : List.of("busy-1", "busy-2", "busy-3", "busy-4")) {
                    rds().createDBSnapshot(request ->
                            request.dbInstanceIdentifier("busy").dbSnapshotIdentifier(name));
                }
            } finally {
                ended.set(true);
            }
            writer.get();
        }
        rds().restoreDBInstanceFromDBSnapshot(
                        request -> request.dbInstanceIdentifier("from-busy").dbSnapshotIdentifier("busy-4"));
        connect(awaitStatus("from-busy", "available"), "litellm", "litellm_admin", "a-password", "require")
                .close();
    }

    private static void createAndDropTables(DBInstance instance, AtomicBoolean ended) throws SQLException {
        try (Connection connection = connect(instance, "litellm", "litellm_admin", "a-password", "require");
                Statement statement = connection.createStatement()) {
            while (!ended.get()) {
                statement.execute("""
                        DO $$ BEGIN
                            FOR i IN 1..50 LOOP
                                EXECUTE 'CREATE TEMPORARY TABLE passing' || i || ' (n int PRIMARY KEY)';
                            END LOOP;
                            FOR i IN 1..50 LOOP
                                EXECUTE 'DROP TABLE passing' || i;
                            END LOOP;
                        END $$""");
            }
        }
    }

    @Test
    void keepsNoDataOfWhatMotoRefuses() throws Exception {
        create("kept", builder -> builder.masterUserPassword("a-password"));
        awaitStatus("kept", "available");
        rds().createDBSnapshot(request -> request.dbInstanceIdentifier("kept").dbSnapshotIdentifier("of-kept"));
        long instances = count("instances");
        long snapshots = count("snapshots");

        assertThatThrownBy(() -> rds().createDBSnapshot(
                                request -> request.dbInstanceIdentifier("kept").dbSnapshotIdentifier("of-kept")))
                .isInstanceOf(RdsException.class);
        assertThatThrownBy(() -> rds().copyDBSnapshot(request ->
                        request.sourceDBSnapshotIdentifier("of-kept").targetDBSnapshotIdentifier("of-kept")))
                .isInstanceOf(RdsException.class);
        assertThatThrownBy(() -> rds().restoreDBInstanceFromDBSnapshot(
                                request -> request.dbInstanceIdentifier("kept").dbSnapshotIdentifier("of-kept")))
                .isInstanceOf(RdsException.class);

        assertThat(count("instances")).isEqualTo(instances);
        assertThat(count("snapshots")).isEqualTo(snapshots);
    }

    /** Of the others there are no data: an instance would be there without a server. */
    @Test
    void restoresFromManualSnapshotsOnly() {
        String reason = "The local cloud keeps the data of manual snapshots only";
        assertThatThrownBy(() -> rds().restoreDBInstanceFromDBSnapshot(request ->
                        request.dbInstanceIdentifier("again").dbSnapshotIdentifier("rds:some-2026-01-01-00-00")))
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> rds().restoreDBInstanceFromDBSnapshot(request -> request.dbInstanceIdentifier("again")
                        .dbSnapshotIdentifier("arn:aws:rds:us-east-1:123456789012:snapshot:rds:some-2026-01-01-00-00")))
                .hasMessageContaining(reason);
        assertThatThrownBy(
                        () -> rds().restoreDBInstanceToPointInTime(request -> request.sourceDBInstanceIdentifier("some")
                                .targetDBInstanceIdentifier("again")
                                .useLatestRestorableTime(true)))
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> rds().copyDBSnapshot(
                                request -> request.sourceDBSnapshotIdentifier("rds:some-2026-01-01-00-00")
                                        .targetDBSnapshotIdentifier("copied")))
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> rds().createDBInstanceReadReplica(request ->
                        request.sourceDBInstanceIdentifier("some").dbInstanceIdentifier("again")))
                .hasMessageContaining(reason);
    }

    @Test
    void saysThatAServerDied() throws Exception {
        create("dying", builder -> builder.masterUserPassword("a-password"));
        DBInstance instance = awaitStatus("dying", "available");

        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .orElse("")
                        .contains("-p " + instance.endpoint().port() + " "))
                .forEach(ProcessHandle::destroyForcibly);

        awaitStatus("dying", "failed");
    }

    /** Between two servers of an instance, another process can have its port for a moment. */
    @Test
    void waitsForItsPort() throws Exception {
        create("bound", builder -> builder.masterUserPassword("a-password"));
        int port = awaitStatus("bound", "available").endpoint().port();
        rds().stopDBInstance(request -> request.dbInstanceIdentifier("bound"));
        awaitStatus("bound", "stopped");

        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            rds().startDBInstance(request -> request.dbInstanceIdentifier("bound"));
            TestCloud.await(
                    "a server without its port",
                    () -> logs().filter(log -> log.contains("could not bind")).findFirst());
        }

        awaitStatus("bound", "available");
    }

    private static long count(String kind) throws IOException {
        try (Stream<Path> folders = Files.list(home().resolve(kind))) {
            return folders.count();
        }
    }

    private static Stream<String> logs() {
        try (Stream<Path> folders = Files.list(home().resolve("instances"))) {
            List<String> logs = new ArrayList<>();
            for (Path log : folders.map(instance -> instance.resolve("postgresql.log"))
                    .filter(Files::exists)
                    .toList()) {
                logs.add(Files.readString(log));
            }
            return logs.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the data are: elsewhere if PostgreSQL's user does not reach this test's folder. */
    private static Path home() throws IOException {
        Path link = folder.resolve("database/home");
        return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link) : folder.resolve("database");
    }

    @Test
    void saysThatAnInstanceFailed() throws Exception {
        create("failing", builder -> builder.masterUserPassword("a-password").dbName("template1"));
        awaitStatus("failing", "failed");
        ResourceContext context = new ResourceContext(
                cloud.aws(),
                new Account(LocalCloud.REGION, LocalCloud.ACCOUNT),
                "stack",
                "stack-id",
                "Database",
                Map.of());
        ResourceType type = ResourceTypes.find("AWS::RDS::DBInstance").orElseThrow();
        assertThatThrownBy(() -> type.create(
                        context,
                        Map.of(
                                "DBInstanceIdentifier", "failing-in-a-stack",
                                "DBInstanceClass", "db.t3.micro",
                                "Engine", "postgres",
                                "DBName", "template1",
                                "AllocatedStorage", "20",
                                "MasterUsername", "litellm_admin",
                                "ManageMasterUserPassword", true)))
                .isInstanceOf(ResourceFailedException.class)
                .hasMessageContaining("is in state: failed");
    }

    @Test
    void leavesOtherEnginesToMoto() {
        rds().createDBInstance(request -> request.dbInstanceIdentifier("other")
                .engine("mysql")
                .dbInstanceClass("db.t3.micro")
                .masterUsername("someone")
                .masterUserPassword("a-password")
                .allocatedStorage(20));
        assertThat(describe("other").endpoint().address()).endsWith("rds.amazonaws.com");
    }

    private interface Settings {
        void apply(CreateDbInstanceRequest.Builder builder);
    }

    private static void create(String identifier, Settings settings) {
        rds().createDBInstance(request -> {
            request.dbInstanceIdentifier(identifier)
                    .engine("postgres")
                    .dbInstanceClass("db.t3.micro")
                    .dbName("litellm")
                    .masterUsername("litellm_admin")
                    .allocatedStorage(20);
            settings.apply(request);
        });
    }

    private static DBInstance awaitStatus(String identifier, String status) throws Exception {
        return TestCloud.await(
                identifier + " " + status,
                () -> Optional.of(describe(identifier))
                        .filter(instance -> instance.dbInstanceStatus().equals(status)));
    }

    private static DBInstance describe(String identifier) {
        return rds().describeDBInstances(request -> request.dbInstanceIdentifier(identifier))
                .dbInstances()
                .getFirst();
    }

    private static String secretPassword(DBInstance instance) {
        String text = cloud.aws()
                .secretsManager()
                .getSecretValue(
                        request -> request.secretId(instance.masterUserSecret().secretArn()))
                .secretString();
        assertThat(JSON.std.mapFrom(text)).containsEntry("username", "litellm_admin");
        return (String) JSON.std.mapFrom(text).get("password");
    }

    private static String tables(DBInstance instance) throws SQLException {
        try (Connection connection = connect(instance, "litellm", "litellm_admin", "first-password", "require");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'")) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection connect(DBInstance instance, String database, String user, String password, String tls)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", tls);
        properties.setProperty("sslrootcert", authority.certificateFile().toString());
        return DriverManager.getConnection(
                "jdbc:postgresql://" + instance.endpoint().address() + ":"
                        + instance.endpoint().port() + "/" + database,
                properties);
    }

    private static RdsClient rds() {
        return cloud.aws().rds();
    }
}
