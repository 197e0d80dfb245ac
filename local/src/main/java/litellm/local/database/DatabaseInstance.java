package litellm.local.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import litellm.local.tls.CertificateAuthority;
import org.postgresql.PGConnection;

/**
 * One database instance: a data folder and, while it is available, the server on it. What changes it takes effect one
 * after the other; what takes long is started and shows in {@link #status}, as with RDS.
 */
final class DatabaseInstance {
    /** What the master of an RDS instance may do beside CREATEDB and CREATEROLE: everything but be superuser. */
    private static final String RDS_SUPERUSER = """
            CREATE ROLE rds_superuser NOLOGIN;
            GRANT pg_monitor, pg_signal_backend, pg_checkpoint, pg_use_reserved_connections
                TO rds_superuser WITH ADMIN OPTION;
            """;

    private static final System.Logger LOG = System.getLogger(DatabaseInstance.class.getName());

    private final PostgresInstallation installation;
    private final CertificateAuthority authority;
    private final Path folder;
    private final String masterName;
    private final String resourceId = "db-"
            + UUID.randomUUID().toString().replace("-", "").substring(0, 26).toUpperCase(Locale.ROOT);
    private volatile InstanceStatus status = InstanceStatus.CREATING;
    private volatile int port;
    private PostgresServer server;
    private boolean deleted;

    DatabaseInstance(
            PostgresInstallation installation, CertificateAuthority authority, Path folder, String masterName) {
        this.installation = installation;
        this.authority = authority;
        this.folder = folder;
        this.masterName = masterName;
    }

    InstanceStatus status() {
        return status;
    }

    /** The port that it listens on, also while it is stopped; 0 before it was first available. */
    int port() {
        return port;
    }

    /** What no other instance has, one of the same name before it included. */
    String resourceId() {
        return resourceId;
    }

    String masterName() {
        return masterName;
    }

    /** Starts an empty instance. */
    void create(MasterUser master, String database) {
        change(InstanceStatus.CREATING, InstanceStatus.AVAILABLE, () -> {
            installation.copyTemplate(data());
            launch();
            try (Connection connection = server.connect("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute(RDS_SUPERUSER);
                statement.execute("CREATE ROLE " + quoted(master.name()) + " LOGIN CREATEDB CREATEROLE");
                statement.execute("GRANT rds_superuser TO " + quoted(master.name()));
                if (!database.isEmpty()) {
                    statement.execute("CREATE DATABASE " + quoted(database) + " OWNER " + quoted(master.name()));
                }
                changePassword(connection, master.password());
            }
        });
    }

    /** Gives an instance that has not started yet the data of a snapshot. */
    void copyFrom(Path snapshot) throws IOException {
        PostgresInstallation.copyTree(snapshot, data());
    }

    /** Starts an instance on a snapshot's data; the logins are those of the snapshot but for a new master password, if any. */
    void restore(String newPassword) {
        change(InstanceStatus.CREATING, InstanceStatus.AVAILABLE, () -> {
            launch();
            if (!newPassword.isEmpty()) {
                setPassword(newPassword);
            }
        });
    }

    void start() {
        change(InstanceStatus.STARTING, InstanceStatus.AVAILABLE, this::launch);
    }

    void stop() {
        change(InstanceStatus.STOPPING, InstanceStatus.STOPPED, this::halt);
    }

    void reboot() {
        change(InstanceStatus.REBOOTING, InstanceStatus.AVAILABLE, () -> {
            halt();
            launch();
        });
    }

    /** Gives the master another password; sessions that are open stay open. Does nothing while the instance is stopped. */
    synchronized void setPassword(String password) throws SQLException {
        if (server != null) {
            try (Connection connection = server.connect("postgres")) {
                changePassword(connection, password);
            }
        }
    }

    /** Copies the data to {@code target}, which must not exist; sessions go on. */
    synchronized void copyTo(Path target) throws IOException, SQLException {
        if (server == null) {
            PostgresInstallation.copyTree(data(), target);
        } else {
            copyOnline(target);
        }
    }

    /** Ends the server and removes the data, or moves them to {@code finalSnapshot} where that is not null. */
    synchronized void delete(Path finalSnapshot) throws IOException {
        deleted = true;
        halt();
        if (finalSnapshot != null) {
            Files.createDirectories(finalSnapshot.getParent());
            Files.move(data(), finalSnapshot);
        }
        PostgresInstallation.removeTree(folder);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void launch() throws IOException {
        server = PostgresServer.start(installation, authority, data(), folder.resolve("postgresql.log"), port);
        port = server.port();
        PostgresServer started = server;
        started.onExit(() -> ended(started));
    }

    /** A server that ends while it is the instance's own was not told to. */
    private synchronized void ended(PostgresServer ended) {
        if (server == ended) {
            server = null;
            status = InstanceStatus.FAILED;
            LOG.log(System.Logger.Level.ERROR, "the server of database instance " + folder.getFileName() + " ended");
        }
    }

    private void halt() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    /** Works in the background, in turn; a failure leaves the instance {@code failed} and the reason in the log. */
    private void change(InstanceStatus during, InstanceStatus after, Step step) {
        status = during;
        Thread.ofVirtual().name("database " + folder.getFileName()).start(() -> take(step, after));
    }

    private synchronized void take(Step step, InstanceStatus after) {
        try {
            // What waited while the instance was deleted must not bring it back.
            if (!deleted) {
                step.run();
                status = after;
            }
        } catch (IOException | SQLException | RuntimeException e) {
            status = InstanceStatus.FAILED;
            LOG.log(System.Logger.Level.ERROR, "database instance " + folder.getFileName() + " failed", e);
        }
    }

    private void changePassword(Connection connection, String password) throws SQLException {
        connection.unwrap(PGConnection.class).alterUserPassword(masterName, password.toCharArray(), "scram-sha-256");
    }

    /** PostgreSQL's own way to copy a running server's files: what was written meanwhile is in the log that is copied last. */
    private void copyOnline(Path target) throws IOException, SQLException {
        Files.createDirectories(target.getParent());
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('snapshot', fast => true)");
            LiveCopy.make(data(), target, Set.of("pg_wal", "postmaster.pid", "postmaster.opts"));
            try (PreparedStatement stop = connection.prepareStatement(
                            "SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)");
                    ResultSet result = stop.executeQuery()) {
                result.next();
                Files.write(target.resolve("backup_label"), result.getString(1).getBytes(StandardCharsets.UTF_8));
            }
        }
        LiveCopy.make(data().resolve("pg_wal"), target.resolve("pg_wal"), Set.of());
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private interface Step {
        void run() throws IOException, SQLException;
    }
}
