package litellm.local.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import litellm.local.LocalCloud;
import litellm.local.TestCloud;
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
        create("login", builder -> builder.masterUserPassword("correct horse"));
        DBInstance instance = awaitStatus("login", "available");
        assertThat(instance.endpoint().address()).isEqualTo("127.0.0.1");
        try (Connection connection = connect(instance, "litellm", "litellm_admin", "correct horse", "verify-full");
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
        assertThatThrownBy(() -> connect(instance, "litellm", "litellm_admin", "correct horse", "disable"))
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
        create("origin", builder -> builder.masterUserPassword("first password"));
        DBInstance origin = awaitStatus("origin", "available");
        try (Connection connection = connect(origin, "litellm", "litellm_admin", "first password", "require");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
            rds().createDBSnapshot(
                            request -> request.dbInstanceIdentifier("origin").dbSnapshotIdentifier("online"));
            statement.execute("DROP TABLE kept");
            statement.execute("CREATE TABLE later (n int)");
        }
        rds().deleteDBInstance(request -> request.dbInstanceIdentifier("origin").finalDBSnapshotIdentifier("Final"));
        assertThatThrownBy(() -> describe("origin")).isInstanceOf(DbInstanceNotFoundException.class);
        assertThatThrownBy(() -> connect(origin, "litellm", "litellm_admin", "first password", "require"))
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
        create("pause", builder -> builder.masterUserPassword("a password"));
        DBInstance before = awaitStatus("pause", "available");
        rds().stopDBInstance(request -> request.dbInstanceIdentifier("pause"));
        awaitStatus("pause", "stopped");
        assertThatThrownBy(() -> connect(before, "litellm", "litellm_admin", "a password", "require"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> rds().modifyDBInstance(
                                request -> request.dbInstanceIdentifier("pause").deletionProtection(false)))
                .isInstanceOf(InvalidDbInstanceStateException.class);
        assertThatThrownBy(() -> rds().createDBSnapshot(
                                request -> request.dbInstanceIdentifier("pause").dbSnapshotIdentifier("of-pause")))
                .isInstanceOf(InvalidDbInstanceStateException.class);
        rds().startDBInstance(request -> request.dbInstanceIdentifier("pause"));
        DBInstance after = awaitStatus("pause", "available");
        assertThat(after.endpoint()).isEqualTo(before.endpoint());
        rds().modifyDBInstance(request -> request.dbInstanceIdentifier("pause").masterUserPassword("another password"));
        rds().rebootDBInstance(request -> request.dbInstanceIdentifier("pause"));
        awaitStatus("pause", "available");
        connect(after, "litellm", "litellm_admin", "another password", "require")
                .close();
    }

    @Test
    void keepsAProtectedInstanceRunning() throws Exception {
        create("guarded", builder -> builder.masterUserPassword("a password").deletionProtection(true));
        DBInstance instance = awaitStatus("guarded", "available");
        assertThatThrownBy(() -> rds().deleteDBInstance(request ->
                        request.dbInstanceIdentifier("guarded").skipFinalSnapshot(true)))
                .isInstanceOf(RdsException.class);
        connect(instance, "litellm", "litellm_admin", "a password", "require").close();
    }

    @Test
    void refusesAnInstanceWithoutAMasterPassword() {
        assertThatThrownBy(() -> create("bare", builder -> {}))
                .isInstanceOf(RdsException.class)
                .hasMessageContaining("MasterUserPassword must be provided");
        assertThatThrownBy(() -> describe("bare")).isInstanceOf(DbInstanceNotFoundException.class);
    }

    @Test
    void saysThatAnInstanceFailed() throws Exception {
        create("failing", builder -> builder.masterUserPassword("a password").dbName("template1"));
        awaitStatus("failing", "failed");
        ResourceContext context = new ResourceContext(
                cloud.aws(), LocalCloud.REGION, LocalCloud.ACCOUNT, "stack", "stack-id", "Database", Map.of());
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
                .masterUserPassword("a password")
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
        try (Connection connection = connect(instance, "litellm", "litellm_admin", "first password", "require");
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
