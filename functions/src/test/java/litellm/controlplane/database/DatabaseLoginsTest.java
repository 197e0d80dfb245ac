package litellm.controlplane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(TestDatabase.LOCK)
class DatabaseLoginsTest {
    private static final Credential A = new Credential("litellm_a", "first");
    private static final Credential B = new Credential("litellm_b", "second");

    private TestDatabase database;
    private DatabaseServer server;

    @BeforeEach
    void prepare() {
        database = TestDatabase.fresh();
        server = database.server();
        try (DatabaseLogins logins = open()) {
            logins.prepare();
            logins.setPassword(A);
            logins.setPassword(B);
        }
    }

    @Test
    void bothLoginsActAsTheOwner() throws SQLException {
        assertThat(query(A, "SELECT current_user")).isEqualTo("litellm_owner");
        assertThat(query(B, "SELECT session_user")).isEqualTo("litellm_b");
        assertThat(query(B, "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'"))
                .isEqualTo("litellm_owner");
    }

    @Test
    void whatOneLoginMakesTheOtherMayReadAlterAndDrop() throws SQLException {
        execute(A, "CREATE TABLE spend (id integer)");
        execute(B, "ALTER TABLE spend ADD COLUMN model text");
        execute(B, "INSERT INTO spend VALUES (1, 'gpt-4o')");
        assertThat(query(A, "SELECT model FROM spend")).isEqualTo("gpt-4o");
        execute(B, "DROP TABLE spend");
        assertThat(query(A, "SELECT to_regclass('public.spend')::text")).isNull();
    }

    @Test
    void preparingAgainKeepsPasswordsAndTables() throws SQLException {
        execute(A, "CREATE TABLE spend (id integer)");
        try (DatabaseLogins logins = open()) {
            logins.prepare();
        }
        assertThat(server.accepts(A)).isTrue();
        assertThat(query(B, "SELECT count(*)::text FROM spend")).isEqualTo("0");
    }

    @Test
    void preparingMendsWhatWasTakenAway() throws SQLException {
        database.superuser("ALTER ROLE litellm_a NOLOGIN CONNECTION LIMIT 0 VALID UNTIL '2020-01-01'");
        database.superuser("REVOKE litellm_owner FROM litellm_a GRANTED BY administrator");
        try (DatabaseLogins logins = open()) {
            logins.prepare();
        }
        DatabaseLogins.check(server, A);
    }

    /** As in a database of the older system, whose gateway worked with the administrator's login. */
    @Test
    void whatTheAdministratorMadeBecomesTheOwners() throws SQLException {
        for (String statement : List.of(
                "CREATE TYPE \"Mode\" AS ENUM ('chat')",
                "CREATE TABLE \"LiteLLM_Spend\" (id serial, line integer GENERATED ALWAYS AS IDENTITY, mode \"Mode\")",
                "CREATE VIEW totals AS SELECT count(*) AS number FROM \"LiteLLM_Spend\"",
                "CREATE MATERIALIZED VIEW kept AS SELECT count(*) AS number FROM \"LiteLLM_Spend\"",
                "CREATE TABLE by_month (month date) PARTITION BY RANGE (month)",
                "CREATE DOMAIN percent AS integer CHECK (VALUE BETWEEN 0 AND 100)",
                "CREATE SEQUENCE alone")) {
            execute(TestDatabase.ADMINISTRATOR, statement);
        }
        try (DatabaseLogins logins = open()) {
            logins.prepare();
        }

        execute(A, "ALTER TYPE \"Mode\" ADD VALUE 'audio'");
        execute(A, "ALTER TABLE \"LiteLLM_Spend\" ADD COLUMN model text");
        execute(A, "ALTER TABLE by_month ADD COLUMN model text");
        execute(A, "ALTER DOMAIN percent SET DEFAULT 100");
        execute(B, "REFRESH MATERIALIZED VIEW kept");
        execute(B, "INSERT INTO \"LiteLLM_Spend\" (mode) VALUES ('audio')");
        assertThat(query(B, "SELECT number::text FROM totals")).isEqualTo("1");
        for (String made : List.of(
                "VIEW totals",
                "MATERIALIZED VIEW kept",
                "TABLE by_month",
                "DOMAIN percent",
                "SEQUENCE alone",
                "TABLE \"LiteLLM_Spend\"",
                "TYPE \"Mode\"")) {
            execute(B, "DROP " + made);
        }
    }

    @Test
    void theOwnerCannotLogInEvenWithAPassword() throws SQLException {
        database.superuser("ALTER ROLE litellm_owner PASSWORD 'known'");
        assertThat(server.accepts(new Credential(DatabaseLogins.OWNER, "known")))
                .isFalse();
    }

    @Test
    void aNewPasswordReplacesTheOld() {
        Credential changed = new Credential("litellm_a", "changed");
        try (DatabaseLogins logins = open()) {
            logins.setPassword(changed);
        }
        assertThat(server.accepts(A)).isFalse();
        assertThat(server.accepts(changed)).isTrue();
        assertThat(server.accepts(B)).isTrue();
    }

    /** Whoever reads the log of a rotation that fails by it is told how the login comes back. */
    @Test
    void aLoginThatSomeoneHasDroppedGetsNoPassword() throws SQLException {
        database.superuser("DROP ROLE litellm_b");
        try (DatabaseLogins logins = open()) {
            assertThatThrownBy(() -> logins.setPassword(B))
                    .isExactlyInstanceOf(DatabaseException.class)
                    .hasMessage(
                            "Set the password of litellm_b: the database has no such login; a deployment makes it again");
        }
    }

    @Test
    void thePasswordStandsInNoStatement() throws SQLException {
        Credential secret = new Credential("litellm_a", "never-in-a-statement");
        try (DatabaseLogins logins = open()) {
            logins.setPassword(secret);
            assertThat(query(
                            TestDatabase.ADMINISTRATOR,
                            "SELECT string_agg(query, ' ') FROM pg_stat_activity WHERE usename = 'administrator'"))
                    .contains("SCRAM-SHA-256")
                    .doesNotContain(secret.password());
        }
    }

    @Test
    void sessionsAreCountedPerLogin() throws SQLException {
        try (Connection one = server.connect(A);
                Connection two = server.connect(A);
                DatabaseLogins logins = open()) {
            assertThat(one.isValid(5) && two.isValid(5)).isTrue();
            assertThat(logins.sessions("litellm_a")).isEqualTo(2);
            assertThat(logins.sessions("litellm_b")).isZero();
        }
    }

    @Test
    void theCheckNoticesALoginThatIsNotTheOwner() throws SQLException {
        database.superuser("ALTER ROLE litellm_a RESET role");
        assertThatThrownBy(() -> DatabaseLogins.check(server, A))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("litellm_a acts as litellm_a after its login; it must act as litellm_owner");
    }

    @Test
    void theCheckNoticesALoginWithoutRightsAndLeavesNothingBehind() throws SQLException {
        DatabaseLogins.check(server, A);
        assertThat(query(A, "SELECT count(*)::text FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("0");
        database.superuser("ALTER DATABASE litellm SET default_transaction_read_only = on");
        assertThatThrownBy(() -> DatabaseLogins.check(server, A))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("read-only transaction");
    }

    @Test
    void theLoginsTakeTurns() {
        assertThat(DatabaseLogins.after("litellm_a")).isEqualTo("litellm_b");
        assertThat(DatabaseLogins.after("litellm_b")).isEqualTo("litellm_a");
        assertThatThrownBy(() -> DatabaseLogins.after("postgres"))
                .hasMessage("Login of the database: found postgres; allowed: [litellm_a, litellm_b]");
    }

    @Test
    void aServerWhoseCertificateNamesAnotherHostIsRefused() {
        DatabaseAddress otherName =
                new DatabaseAddress("localhost", database.address().port(), "litellm");
        DatabaseServer misnamed = new DatabaseServer(otherName, Optional.of(database.caBundle()));
        assertThatThrownBy(() -> misnamed.connect(A))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("hostname");
    }

    @Test
    void aServerThatAmazonDidNotSignIsRefused() {
        DatabaseServer untrusted = new DatabaseServer(database.address(), Optional.empty());
        assertThatThrownBy(() -> untrusted.accepts(A))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("certification path");
    }

    @Test
    void aDatabaseThatIsAwayIsToldFromALoginThatIsRefused() {
        DatabaseServer away = new DatabaseServer(new DatabaseAddress("127.0.0.1", 1, "litellm"), Optional.empty());
        assertThatThrownBy(() -> away.accepts(A))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("Log in as litellm_a at 127.0.0.1:1/litellm")
                .hasMessageNotContaining(A.password());
        assertThatThrownBy(() -> server.connect(new Credential("litellm_a", "wrong")))
                .isExactlyInstanceOf(DatabaseException.class)
                .hasMessageNotContaining("wrong");
    }

    private DatabaseLogins open() {
        return DatabaseLogins.open(server, TestDatabase.ADMINISTRATOR);
    }

    private void execute(Credential credential, String sql) throws SQLException {
        try (Connection session = server.connect(credential);
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(Credential credential, String sql) throws SQLException {
        try (Connection session = server.connect(credential);
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
