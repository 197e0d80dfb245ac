package litellm.controlplane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.secrets.SecretStore;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.SecretVersions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

@ResourceLock(TestDatabase.LOCK)
class PrepareDatabaseTest {
    private final Moto moto = Moto.shared();
    private final SecretsManagerClient secrets = moto.client(SecretsManagerClient.builder());
    private final SecretStore store = new SecretStore(secrets);
    private final String environment = Moto.newEnvironment();
    private final TestDatabase database = TestDatabase.fresh();
    private final DatabaseServer server = database.server();
    private String databaseSecret;
    private String administratorSecret;

    @BeforeEach
    void createSecrets() {
        databaseSecret = secrets.createSecret(create -> create.name(environment + "/litellm/database"))
                .arn();
        administratorSecret = secrets.createSecret(create -> create.name("rds!db-" + environment))
                .arn();
        store.put(administratorSecret, TestDatabase.administratorSecret());
    }

    @Test
    void makesALoginThatWorksAndChangesNothingTheSecondTime() {
        assertThat(prepare()).isEqualTo("CREATED");
        DatabaseSecret first = secret();
        assertThat(first.address()).isEqualTo(database.address());
        assertThat(first.credential().username()).isEqualTo("litellm_a");
        assertThat(first.credential().password()).matches("[A-Za-z0-9]{48}");
        DatabaseLogins.check(server, first.credential());

        assertThat(prepare()).isEqualTo("UNCHANGED");
        assertThat(secret()).isEqualTo(first);
    }

    @Test
    void keepsTheLoginThatARotationMadeCurrent() {
        prepare();
        Credential rotated = new Credential("litellm_b", "rotated");
        try (DatabaseLogins logins = DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR)) {
            logins.setPassword(rotated);
        }
        store.put(databaseSecret, new DatabaseSecret(database.address(), rotated).toMap());

        assertThat(prepare()).isEqualTo("UNCHANGED");
        assertThat(secret().credential()).isEqualTo(rotated);
    }

    @Test
    void writesTheNewAddressOfAMovedDatabaseAndKeepsThePassword() {
        prepare();
        Credential login = secret().credential();
        store.put(databaseSecret, new DatabaseSecret(new DatabaseAddress("old-host", 5432, "litellm"), login).toMap());

        assertThat(prepare()).isEqualTo("UPDATED");
        assertThat(secret()).isEqualTo(new DatabaseSecret(database.address(), login));
    }

    @Test
    void mendsAConnectionUriThatDoesNotFitThePassword() {
        prepare();
        DatabaseSecret right = secret();
        Map<String, String> stale = new LinkedHashMap<>(right.toMap());
        stale.put("DATABASE_URL", "postgresql://litellm_a:old@old-host:5432/litellm");
        store.put(databaseSecret, stale);

        assertThat(prepare()).isEqualTo("UPDATED");
        assertThat(secret()).isEqualTo(right);
    }

    @Test
    void givesADatabaseThatForgotTheLoginItsPasswordBack() throws SQLException {
        prepare();
        DatabaseSecret before = secret();
        database.superuser("ALTER ROLE litellm_a PASSWORD 'restored from a snapshot'");

        assertThat(prepare()).isEqualTo("UPDATED");
        assertThat(secret()).isEqualTo(before);
        assertThat(server.accepts(before.credential())).isTrue();
    }

    @Test
    void finishesWhatAnAttemptBegan() {
        try (DatabaseLogins logins = DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR)) {
            logins.prepare();
            logins.setPassword(new Credential("litellm_a", "never written to the secret"));
        }

        assertThat(prepare()).isEqualTo("CREATED");
        assertThat(server.accepts(secret().credential())).isTrue();
    }

    @Test
    void replacesAPlaceholderAndAForeignLogin() {
        store.put(databaseSecret, Map.of("state", "not filled yet"));
        assertThat(prepare()).isEqualTo("CREATED");

        store.put(databaseSecret, Map.of("username", "postgres", "password", "master", "engine", "postgres"));
        assertThat(prepare()).isEqualTo("CREATED");
        assertThat(server.accepts(secret().credential())).isTrue();
    }

    /** Tasks go on with the value before until the deployment restarts them, and an idle one has no session. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"username\": \"litellm_a\", \"password\": \"by hand\"}",
                "{\"username\": \"litellm_a\", \"password\": \"\"}",
                "no JSON object"
            })
    void leavesTheLoginThatTasksHoldItsPassword(String byHand) {
        prepare();
        Credential held = secret().credential();
        secrets.putSecretValue(put -> put.secretId(databaseSecret).secretString(byHand));

        prepare();

        assertThat(server.accepts(held)).isTrue();
        DatabaseLogins.check(server, secret().credential());
        assertThat(secret().credential().username()).isEqualTo("litellm_b");
        assertThat(secret().credential().password().equals("by hand")).isEqualTo(byHand.contains("by hand"));
        assertThat(prepare()).isEqualTo("UNCHANGED");
    }

    /** Then the version before is not what tasks have read. */
    @Test
    void leavesALoginWithSessionsItsPasswordHoweverOftenSomeoneHasWritten() throws SQLException {
        prepare();
        Credential held = secret().credential();
        for (String password : List.of("mistyped", "by hand")) {
            store.put(databaseSecret, Map.of("username", held.username(), "password", password));
        }

        try (Connection task = server.connect(held)) {
            prepare();

            assertThat(task.isValid(5)).isTrue();
            assertThat(server.accepts(held)).isTrue();
        }
        assertThat(secret().credential()).isEqualTo(new Credential("litellm_b", "by hand"));
    }

    @Test
    void givesALoginThatNobodyHoldsThePasswordThatSomeoneHasWritten() {
        prepare();
        Credential first = secret().credential();
        for (String password : List.of("mistyped", "by hand")) {
            store.put(databaseSecret, Map.of("username", first.username(), "password", password));
        }

        prepare();

        assertThat(secret().credential()).isEqualTo(new Credential(first.username(), "by hand"));
        DatabaseLogins.check(server, secret().credential());
    }

    @Test
    void takesNeitherLoginAwayWhereTasksMayHoldBoth() throws SQLException {
        prepare();
        Credential first = secret().credential();
        Credential second = new Credential("litellm_b", "of the rotation");
        try (DatabaseLogins logins = DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR)) {
            logins.setPassword(second);
        }
        store.put(databaseSecret, new DatabaseSecret(database.address(), second).toMap());
        store.put(databaseSecret, Map.of("username", "litellm_a", "password", "by hand"));

        try (Connection oldTask = server.connect(first)) {
            assertThatThrownBy(this::prepare)
                    .isInstanceOf(InvalidDatabaseSecret.class)
                    .hasMessageContaining("tasks may hold both")
                    .hasMessageNotContaining("by hand");
            assertThat(oldTask.isValid(5)).isTrue();
        }
        assertThat(server.accepts(first)).isTrue();
        assertThat(server.accepts(second)).isTrue();
    }

    /** Tasks go on with their sessions and cannot open another; the login of the rotation before still works. */
    @Test
    void givesALoginThatEveryTaskHoldsItsPasswordBackWhateverElseTheyMayHold() throws SQLException {
        prepare();
        Credential before = secret().credential();
        Credential held = new Credential("litellm_b", "of the rotation");
        try (DatabaseLogins logins = DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR)) {
            logins.setPassword(held);
        }
        store.put(databaseSecret, new DatabaseSecret(database.address(), held).toMap());
        SecretVersions.rollOut(secrets, databaseSecret);

        try (Connection task = server.connect(held)) {
            database.superuser("ALTER ROLE litellm_b PASSWORD 'changed by someone'");

            assertThat(prepare()).isEqualTo("UPDATED");
            assertThat(task.isValid(5)).isTrue();
        }
        assertThat(secret().credential()).isEqualTo(held);
        assertThat(server.accepts(held)).isTrue();
        assertThat(server.accepts(before)).isTrue();
    }

    /** As where the answer to the first call is lost on its way to the state machine, and the function still works on it. */
    @Test
    void ofTwoCallsAtOnceOneMakesTheLoginAndTheOtherFindsIt() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            List<Future<String>> calls;
            try (DatabaseLogins another = DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR)) {
                another.lock();
                calls = List.of(executor.submit(this::prepare), executor.submit(this::prepare));
                database.awaitWaiting(2);
            }
            assertThat(List.of(calls.getFirst().get(), calls.getLast().get()))
                    .containsExactlyInAnyOrder("CREATED", "UNCHANGED");
        }
        assertThat(server.accepts(secret().credential())).isTrue();
    }

    /** As where someone has written the URL alone. */
    @Test
    void replacesAValueThatIsNoJson() {
        prepare();
        secrets.putSecretValue(
                put -> put.secretId(databaseSecret).secretString("postgresql://litellm_a:mine@db:5432/litellm"));

        assertThat(prepare()).isEqualTo("CREATED");
        assertThat(server.accepts(secret().credential())).isTrue();
    }

    @Test
    void leavesTheAdministratorsPasswordUnreadWhereNothingIsToBeMade() {
        prepare();
        store.put(administratorSecret, Map.of("username", "administrator"));

        assertThat(prepare()).isEqualTo("UNCHANGED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP ROLE litellm_b",
                "REVOKE litellm_owner FROM litellm_b GRANTED BY administrator",
                "ALTER ROLE litellm_b NOLOGIN",
                "ALTER ROLE litellm_b CONNECTION LIMIT 0",
                "ALTER ROLE litellm_b VALID UNTIL '2020-01-01'",
                "ALTER ROLE litellm_b RESET role",
                "REVOKE CREATE ON DATABASE litellm FROM litellm_owner",
                "REVOKE TEMPORARY ON DATABASE litellm FROM PUBLIC, litellm_owner",
                "REVOKE CONNECT ON DATABASE litellm FROM PUBLIC, litellm_owner"
            })
    void mendsWhatTheLoginInUseFindsAmiss(String damage) throws SQLException {
        prepare();
        Credential other = new Credential("litellm_b", "of the next rotation");
        database.superuser(damage);
        assertThat(DatabaseLogins.arePrepared(server, secret().credential())).isFalse();

        assertThat(prepare()).isEqualTo("UNCHANGED");
        try (DatabaseLogins logins = DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR)) {
            logins.setPassword(other);
        }
        DatabaseLogins.check(server, other);
        assertThat(DatabaseLogins.arePrepared(server, other)).isTrue();
    }

    @Test
    void givesTheSchemaBackToItsOwner() throws SQLException {
        prepare();
        Credential login = secret().credential();
        try (Connection administrator = server.connect(TestDatabase.ADMINISTRATOR);
                Statement statement = administrator.createStatement()) {
            statement.execute("ALTER SCHEMA public OWNER TO administrator");
        }
        assertThat(DatabaseLogins.arePrepared(server, login)).isFalse();

        prepare();
        assertThat(DatabaseLogins.arePrepared(server, login)).isTrue();
    }

    @Test
    void handsOverWhatTheAdministratorHasMadeSince() throws SQLException {
        prepare();
        Credential login = secret().credential();
        try (Connection administrator = server.connect(TestDatabase.ADMINISTRATOR);
                Statement statement = administrator.createStatement()) {
            statement.execute("SET ROLE litellm_owner");
            statement.execute("GRANT CREATE ON SCHEMA public TO administrator");
            statement.execute("RESET ROLE");
            statement.execute("CREATE TABLE public.restored (id integer)");
        }
        assertThat(DatabaseLogins.arePrepared(server, login)).isFalse();

        prepare();
        assertThat(DatabaseLogins.arePrepared(server, login)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"username": "administrator"} | password
            hush                          | username
            """)
    void namesTheAdministratorsSecretWhereItLacksAPart(String value, String missing) {
        secrets.putSecretValue(put -> put.secretId(administratorSecret).secretString(value));

        assertThatThrownBy(this::prepare)
                .isInstanceOf(InvalidDatabaseSecret.class)
                .hasMessage(
                        "secret %s: found no %s; RDS writes username and password: docs/TROUBLESHOOTING.md, InvalidDatabaseSecret"
                                .formatted(administratorSecret, missing))
                .hasNoCause();
    }

    /** RDS renews it every week: for a moment the secret still has the password before. */
    @Test
    void isToBeCalledAgainWhereTheDatabaseRefusesItsAdministrator() {
        store.put(administratorSecret, Map.of("username", "administrator", "password", "before"));

        assertThatThrownBy(this::prepare)
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageStartingWith("The database refuses administrator, its administrator")
                .hasMessageNotContaining("before");
    }

    @Test
    void saysWhetherEveryTaskIsKnownToHaveReadTheSecret() {
        assertThat(answer().members()).containsOnlyKeys("outcome");
        SecretVersions.rollOut(secrets, databaseSecret);

        assertThat(answer().members())
                .containsOnly(entry("outcome", "UNCHANGED"), entry("rolledOut", environment + "/litellm/database"));
    }

    private DatabaseSecret secret() {
        return store.current(databaseSecret).flatMap(DatabaseSecret::parse).orElseThrow();
    }

    private String prepare() {
        return answer().text("outcome");
    }

    private JsonObject answer() {
        PrepareDatabase function =
                new PrepareDatabase(moto.settings(database.variables(databaseSecret, administratorSecret)));
        return Functions.invoke(
                function, Map.of("request", Requests.deploy(environment).toJson()));
    }
}
