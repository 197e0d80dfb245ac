package litellm.controlplane.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.runtime.Settings;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * An environment's PostgreSQL, reached over TLS with its certificate and host name verified.
 *
 * @param address where it listens
 * @param caBundle a PEM file of the authorities to trust; empty for Amazon's own, from the jar
 */
public record DatabaseServer(DatabaseAddress address, Optional<String> caBundle) {
    /** Invalid password; invalid authorization (a role that does not exist or may not log in). */
    private static final Set<String> LOGIN_REFUSED = Set.of("28P01", "28000");

    /** These, and a login that works but has no CONNECT on the database. */
    private static final Set<String> KEPT_OUT = Set.of("28P01", "28000", "42501");

    /** The one that a function's environment names: DATABASE_HOST, DATABASE_PORT, DATABASE_NAME and, if set, RDS_CA_BUNDLE. */
    public static DatabaseServer of(Settings settings) {
        DatabaseAddress address = new DatabaseAddress(
                settings.require("DATABASE_HOST"),
                Integer.parseInt(settings.require("DATABASE_PORT")),
                settings.require("DATABASE_NAME"));
        return new DatabaseServer(address, settings.find("RDS_CA_BUNDLE"));
    }

    /**
     * Opens a session.
     *
     * @throws DatabaseUnavailable where nothing answers at the address, or not with a certificate that can be trusted
     * @throws DatabaseException where the login is refused
     */
    public Connection connect(Credential credential) {
        try {
            return open(credential);
        } catch (SQLException e) {
            throw DatabaseException.of("Log in as " + credential.username() + " at " + place(), e);
        }
    }

    /**
     * Whether the server accepts this login and password.
     *
     * @throws DatabaseException where it cannot be asked
     */
    public boolean accepts(Credential credential) {
        try (Connection session = connectUnlessRefused(credential).orElse(null)) {
            return session != null;
        } catch (SQLException e) {
            throw DatabaseException.of("Log out as " + credential.username() + " at " + place(), e);
        }
    }

    /**
     * Opens a session; none where the server does not accept this login and password.
     *
     * @throws DatabaseException where it cannot be asked
     */
    Optional<Connection> connectUnlessRefused(Credential credential) {
        return connectUnless(LOGIN_REFUSED, credential);
    }

    /**
     * Opens a session; none where the server does not accept this login and password, or not for this database.
     *
     * @throws DatabaseException where it cannot be asked
     */
    Optional<Connection> connectUnlessKeptOut(Credential credential) {
        return connectUnless(KEPT_OUT, credential);
    }

    private Optional<Connection> connectUnless(Set<String> states, Credential credential) {
        try {
            return Optional.of(open(credential));
        } catch (SQLException e) {
            if (states.contains(e.getSQLState())) {
                return Optional.empty();
            }
            throw DatabaseException.of("Log in as " + credential.username() + " at " + place(), e);
        }
    }

    /** The driver itself, without DriverManager: no search for other drivers at a cold start. */
    private Connection open(Credential credential) throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, credential.username());
        PGProperty.PASSWORD.set(properties, credential.password());
        PGProperty.SSL_MODE.set(properties, "verify-full");
        PGProperty.SSL_FACTORY.set(properties, VerifiedTls.class.getName());
        caBundle.ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file));
        PGProperty.CONNECT_TIMEOUT.set(properties, 5);
        PGProperty.SOCKET_TIMEOUT.set(properties, 20);
        PGProperty.APPLICATION_NAME.set(properties, EnvironmentTags.CONTROL_PLANE);
        return new Driver().connect(address.jdbcUrl(), properties);
    }

    private String place() {
        return address.host() + ":" + address.port() + "/" + address.name();
    }
}
