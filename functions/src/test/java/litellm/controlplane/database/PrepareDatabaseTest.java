package litellm.controlplane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.secrets.SecretStore;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
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
        store.put(
                administratorSecret,
                Map.of(
                        "username", TestDatabase.ADMINISTRATOR.username(),
                        "password", TestDatabase.ADMINISTRATOR.password()));
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
        assertThat(secret().credential().username()).isEqualTo("litellm_a");
    }

    @Test
    void namesTheAdministratorsSecretWhereItLacksAPart() {
        store.put(administratorSecret, Map.of("username", "administrator"));

        assertThatThrownBy(this::prepare)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("secret " + administratorSecret + ": found no password; RDS writes username and password");
    }

    private DatabaseSecret secret() {
        return store.current(databaseSecret).flatMap(DatabaseSecret::parse).orElseThrow();
    }

    private String prepare() {
        PrepareDatabase function = new PrepareDatabase(moto.settings(Map.of(
                "DATABASE_SECRET_ARN", databaseSecret,
                "ADMIN_SECRET_ARN", administratorSecret,
                "DATABASE_HOST", database.address().host(),
                "DATABASE_PORT", Integer.toString(database.address().port()),
                "DATABASE_NAME", database.address().name(),
                "RDS_CA_BUNDLE", database.caBundle())));
        return Functions.invoke(
                        function, Map.of("request", Requests.deploy(environment).toJson()))
                .text("outcome");
    }
}
