package litellm.local.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import litellm.local.ChildProcess;
import litellm.local.tls.CertificateAuthority;
import litellm.local.tls.ServerCertificate;

/** One running PostgreSQL server: TLS only, passwords only, on a loopback port of its own. */
final class PostgresServer {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration BIND_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /** Durability is given up: the data live no longer than the local cloud. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "ssl=on",
            "ssl_cert_file=server.crt",
            "ssl_key_file=server.key",
            "password_encryption=scram-sha-256",
            "max_connections=200",
            "shared_buffers=16MB",
            "max_wal_senders=0",
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            // A statement that fails may hold a password: it stays out of the log.
            "log_min_error_statement=panic");

    private final PostgresInstallation installation;
    private final ChildProcess process;
    private final Path log;
    private final int port;

    private PostgresServer(PostgresInstallation installation, ChildProcess process, Path log, int port) {
        this.installation = installation;
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts a server and returns when it takes logins.
     *
     * @param port the port it had before; 0 for any that is free
     * @throws IOException when it ends or does not answer in time, with the end of its log
     */
    static PostgresServer start(
            PostgresInstallation installation, CertificateAuthority authority, Path data, Path log, int port)
            throws IOException {
        Instant deadline = Instant.now().plus(BIND_LIMIT);
        while (true) {
            try {
                return startOnce(installation, authority, data, log, port);
            } catch (IOException e) {
                // Another process was quicker to take the port that was free; it may give it back.
                if (Instant.now().isAfter(deadline)
                        || !String.valueOf(e.getMessage()).contains("could not bind")) {
                    throw e;
                }
            }
        }
    }

    private static PostgresServer startOnce(
            PostgresInstallation installation, CertificateAuthority authority, Path data, Path log, int port)
            throws IOException {
        configure(data, authority.issue());
        installation.user().own(data);
        int free = port == 0 ? freePort() : port;
        ChildProcess process =
                ChildProcess.start(ChildProcess.Spec.of(command(installation, data, free), Map.of(), data, log)
                        // SIGINT is PostgreSQL's fast shutdown: it ends sessions instead of waiting for them.
                        .withStop("INT", STOP_LIMIT));
        PostgresServer server = new PostgresServer(installation, process, log, free);
        server.awaitLogins();
        return server;
    }

    int port() {
        return port;
    }

    /** A session of the superuser. */
    Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", PostgresInstallation.ADMINISTRATOR);
        properties.setProperty("password", installation.administratorPassword());
        properties.setProperty("sslmode", "require");
        // Whoever else has the port may accept, and then say nothing.
        properties.setProperty("loginTimeout", "5");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    /** Runs an action, in another thread, once the server has ended, however it did. */
    void onExit(Runnable action) {
        var _ = process.onExit().thenRunAsync(action);
    }

    /** Ends every session and the server. */
    void stop() {
        process.close();
    }

    private static void configure(Path data, ServerCertificate certificate) throws IOException {
        Files.writeString(data.resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        Files.writeString(data.resolve("server.crt"), certificate.certificatePem());
        Path key = data.resolve("server.key");
        Files.deleteIfExists(key);
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, certificate.keyPem());
    }

    private static List<String> command(PostgresInstallation installation, Path data, int port) {
        List<String> command = installation
                .user()
                .command(
                        installation.program("postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port));
        SETTINGS.forEach(setting -> {
            command.add("-c");
            command.add(setting);
        });
        return command;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitLogins() throws IOException {
        Instant deadline = Instant.now().plus(START_LIMIT);
        while (true) {
            try {
                connect("postgres").close();
                return;
            } catch (SQLException e) {
                if (hasEnded() || Instant.now().isAfter(deadline)) {
                    process.close();
                    throw new IOException("PostgreSQL did not start: " + endOfLog(), e);
                }
            }
        }
    }

    /** Waits a moment for the end, and so paces the attempts to connect. */
    private boolean hasEnded() throws IOException {
        try {
            process.onExit().get(25, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private String endOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}
