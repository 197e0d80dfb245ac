package litellm.controlplane.database;

import static litellm.controlplane.testing.Operations.current;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.secrets.SecretStore;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.SecretVersions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Real sessions on a real PostgreSQL. */
@ResourceLock(TestDatabase.LOCK)
class CheckSessionsTest {
    private static final Credential OLD = new Credential("litellm_a", "old");
    private static final Credential IN_USE = new Credential("litellm_b", "new");

    private final Moto moto = Moto.shared();
    private final SecretsManagerClient secrets = moto.client(SecretsManagerClient.builder());
    private final SecretStore store = new SecretStore(secrets);
    private final String environment = Moto.newEnvironment();
    private final TestDatabase database = TestDatabase.fresh();
    private final DatabaseServer server = database.server();
    private String databaseSecret;
    private String administratorSecret;
    private Instant now = Requests.STARTED_AT;

    @BeforeEach
    void prepare() {
        databaseSecret = secrets.createSecret(create -> create.name(environment + "/litellm/database"))
                .arn();
        administratorSecret = secrets.createSecret(create -> create.name("rds!db-" + environment))
                .arn();
        store.put(administratorSecret, TestDatabase.administratorSecret());
        store.put(databaseSecret, new DatabaseSecret(database.address(), IN_USE).toMap());
        SecretVersions.rollOut(secrets, databaseSecret);
        try (DatabaseLogins logins = DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR)) {
            logins.prepare();
            logins.setPassword(OLD);
            logins.setPassword(IN_USE);
        }
    }

    @Test
    void aSessionOfTheLoginBeforeIsWaitedForAndOneOfTheLoginInUseIsNot() throws SQLException {
        Operation waiting;
        try (Connection current = server.connect(IN_USE)) {
            try (Connection left = server.connect(OLD)) {
                waiting = check(Optional.empty());
                assertThat(left.isValid(5)).isTrue();
            }
            assertThat(waiting.state()).isEqualTo(Unfinished.IN_PROGRESS);
            assertThat(waiting.kind()).isEqualTo(Operation.Kind.SESSIONS);
            assertThat(current(waiting)).isEqualTo("litellm_a, the login before, still has 1 session");

            // The server forgets a session a moment after it was closed.
            Instant end = Instant.now().plus(Duration.ofSeconds(30));
            Operation last = waiting;
            while (last.state() == Unfinished.IN_PROGRESS && Instant.now().isBefore(end)) {
                last = check(Optional.of(waiting));
            }
            assertThat(last.state()).isEqualTo(new Succeeded("FREE"));
            assertThat(current.isValid(5)).isTrue();
        }
    }

    @Test
    void afterTenMinutesItFailsAndSaysWhatToDo() throws SQLException {
        try (Connection left = server.connect(OLD)) {
            Operation waiting = check(Optional.empty());
            now = now.plus(Duration.ofMinutes(10));

            Operation failed = check(Optional.of(waiting));

            assertThat(failure(failed).error()).isEqualTo("OldLoginInUse");
            assertThat(failure(failed).cause())
                    .startsWith("litellm_a, the login before, still has 1 session after 10 minutes")
                    .contains("Both logins keep working")
                    .endsWith("End those sessions: the next rotation waits until it is free")
                    .doesNotContain("litellmctl");
            assertThat(left.isValid(5)).isTrue();
        }
    }

    @Test
    void aSecretWithoutALoginIsNamed() {
        store.put(databaseSecret, Map.of("state", "not filled yet"));
        assertThatThrownBy(() -> check(Optional.empty()))
                .isInstanceOf(InvalidDatabaseSecret.class)
                .hasMessage(
                        "secret " + databaseSecret
                                + ": username: found none of the gateway's logins; allowed: litellm_a or litellm_b; a deployment writes it anew");

        secrets.putSecretValue(put -> put.secretId(databaseSecret).secretString("postgresql://litellm_b:hush@db"));
        assertThatThrownBy(() -> check(Optional.empty()))
                .isInstanceOf(InvalidDatabaseSecret.class)
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }

    /** A person may give the URL a parameter of Prisma's, or leave a note: the tasks have started with it. */
    @Test
    void theLoginIsKnownWhateverElseStandsInTheSecret() {
        Map<String, String> byHand = new HashMap<>(new DatabaseSecret(database.address(), IN_USE).toMap());
        byHand.merge("DATABASE_URL", "&connection_limit=5", String::concat);
        byHand.put("note", "mine");
        store.put(databaseSecret, byHand);
        SecretVersions.rollOut(secrets, databaseSecret);

        assertThat(check(Optional.empty()).state()).isEqualTo(new Succeeded("FREE"));
    }

    /** The tasks that were just replaced use the login before then, and go on with it until their next restart. */
    @Test
    void theTasksOwnLoginIsNotWaitedForWhereARotationHasPutTheOtherInUse() throws SQLException {
        store.put(databaseSecret, new DatabaseSecret(database.address(), OLD).toMap());

        try (Connection task = server.connect(IN_USE)) {
            Operation waiting = check(Optional.empty());
            now = now.plus(Duration.ofMinutes(1));

            assertThat(check(Optional.of(waiting)).state()).isEqualTo(new Succeeded("ROTATED_MEANWHILE"));
            assertThat(task.isValid(5)).isTrue();
        }
    }

    /** As where the version is read a moment after the rollout was confirmed. */
    @Test
    void aRolloutThatIsSeenLateIsWaitedForBeforeSessionsAreAskedFor() throws SQLException {
        store.put(databaseSecret, new DatabaseSecret(database.address(), IN_USE).toMap());

        try (Connection left = server.connect(OLD)) {
            Operation waiting = check(Optional.empty());
            assertThat(waiting.state()).isEqualTo(Unfinished.IN_PROGRESS);
            assertThat(current(waiting)).isEqualTo("the rollout is not seen on record yet");

            SecretVersions.rollOut(secrets, databaseSecret);
            assertThat(current(check(Optional.of(waiting)))).contains("still has 1 session");
            assertThat(left.isValid(5)).isTrue();
        }
    }

    private Operation check(Optional<Operation> earlier) {
        Map<String, Object> payload = new HashMap<>();
        payload.put("request", Requests.deploy(environment).toJson());
        earlier.ifPresent(operation -> payload.put("operation", operation.toJson()));
        CheckSessions function = new CheckSessions(
                moto.settings(database.variables(databaseSecret, administratorSecret)),
                Clock.fixed(now, ZoneOffset.UTC));
        return Operation.from(Functions.invoke(function, payload));
    }
}
