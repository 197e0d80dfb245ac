package litellm.controlplane.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A real PostgreSQL as RDS runs it: TLS, passwords checked, and an administrator who is no superuser but may create roles.
 *
 * <p>One server serves all tests of a JVM, one after the other, and ends with it; {@link #fresh()} gives each test its own empty
 * database.
 */
public final class TestDatabase {
    /** Whoever uses it locks it, because roles belong to the whole server. */
    public static final String LOCK = "litellm.controlplane.database.TestDatabase";

    /** The master user, with characters in its password that break a careless connection string. */
    public static final Credential ADMINISTRATOR = new Credential("administrator", "p@ss/w:o?r#d%20&");

    private static TestDatabase shared;

    private final EmbeddedPostgres postgres;
    private final TestCertificate certificate;

    private TestDatabase() throws IOException, InterruptedException, GeneralSecurityException, SQLException {
        certificate = TestCertificate.make(folder());
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.certificate().toString())
                .setServerConfig("ssl_key_file", certificate.key().toString())
                .setServerConfig("max_connections", "50")
                .setPort(port())
                .setDataDirectoryCustomizer(TestDatabase::requirePasswords)
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
        superuser("CREATE ROLE administrator LOGIN CREATEROLE CREATEDB PASSWORD '" + ADMINISTRATOR.password() + "'");
    }

    /** Below the ports that the system gives away: PostgreSQL takes it seconds after it was chosen. */
    private static int port() throws IOException {
        for (int port : new Random().ints(100, 20_000, 32_000).toArray()) {
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException _) {
                // Somebody has it; the next may be free.
            }
        }
        throw new IOException("No free port from 20000 to 31999");
    }

    /** An empty database {@code litellm} that the administrator owns, with no role of the gateway. */
    public static synchronized TestDatabase fresh() {
        try {
            if (shared == null) {
                shared = new TestDatabase();
            }
            shared.reset();
            return shared;
        } catch (IOException | GeneralSecurityException | SQLException e) {
            throw new IllegalStateException("The test database does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the test database started", e);
        }
    }

    /** The server as the functions see it, its certificate trusted. */
    public DatabaseServer server() {
        return new DatabaseServer(address(), Optional.of(caBundle()));
    }

    /** Where it listens. */
    public DatabaseAddress address() {
        return new DatabaseAddress("127.0.0.1", postgres.getPort(), "litellm");
    }

    /** The PEM file with the authority that signed its certificate. */
    public String caBundle() {
        return certificate.certificate().toString();
    }

    /** The value of the secret in which RDS keeps the administrator's password. */
    public static Map<String, String> administratorSecret() {
        return Map.of("username", ADMINISTRATOR.username(), "password", ADMINISTRATOR.password());
    }

    /** The variables by which a function finds it. */
    public Map<String, String> variables(String databaseSecretArn, String administratorSecretArn) {
        return Map.of(
                "DATABASE_SECRET_ARN", databaseSecretArn,
                "ADMIN_SECRET_ARN", administratorSecretArn,
                "DATABASE_HOST", address().host(),
                "DATABASE_PORT", Integer.toString(address().port()),
                "DATABASE_NAME", address().name(),
                "RDS_CA_BUNDLE", caBundle());
    }

    /** Runs a statement beside the functions, as the superuser that RDS keeps to itself. */
    public void superuser(String sql) throws SQLException {
        try (Connection session = postgres.getPostgresDatabase().getConnection();
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns once so many sessions wait for {@link DatabaseLogins#lock}. */
    public void awaitWaiting(int sessions) throws SQLException {
        Instant end = Instant.now().plus(Duration.ofSeconds(15));
        try (Connection session = postgres.getPostgresDatabase().getConnection();
                PreparedStatement waiting = session.prepareStatement(
                        "SELECT count(*) = ? FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
            waiting.setInt(1, sessions);
            while (!isTrue(waiting)) {
                if (Instant.now().isAfter(end)) {
                    throw new IllegalStateException("Not %d sessions wait for the lock".formatted(sessions));
                }
            }
        }
    }

    private static boolean isTrue(PreparedStatement question) throws SQLException {
        try (ResultSet row = question.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void reset() throws SQLException {
        superuser("DROP DATABASE IF EXISTS litellm WITH (FORCE)");
        superuser("DROP ROLE IF EXISTS litellm_a, litellm_b, litellm_owner");
        superuser("CREATE DATABASE litellm OWNER administrator");
    }

    private static void requirePasswords(File data) {
        try {
            Files.writeString(data.toPath().resolve("pg_hba.conf"), """
                    host    all postgres 127.0.0.1/32 trust
                    hostssl all all      127.0.0.1/32 scram-sha-256
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It keeps a private key: it goes with what the build made. */
    private static Path folder() throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        return Files.createTempDirectory(target, "database");
    }
}
