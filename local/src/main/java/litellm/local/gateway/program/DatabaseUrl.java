package litellm.local.gateway.program;

import java.net.URI;
import java.net.URISyntaxException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;
import litellm.local.front.Call;

/** A {@code DATABASE_URL} as Prisma reads it: {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…}, each part URL-encoded. */
public final class DatabaseUrl {
    private final String jdbcUrl;
    private final String user;
    private final String password;
    private final String sslMode;

    private DatabaseUrl(String jdbcUrl, String user, String password, String sslMode) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
        this.password = password;
        this.sslMode = sslMode;
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when it has another form; the message does not repeat it, for the password's sake
     */
    public static DatabaseUrl parse(String url) {
        try {
            URI uri = new URI(url);
            String login = uri.getRawUserInfo();
            int colon = login == null ? -1 : login.indexOf(':');
            boolean scheme = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
            if (!scheme || colon < 1 || uri.getHost() == null || uri.getPath().length() < 2) {
                throw new IllegalArgumentException(
                        "DATABASE_URL is not of the form postgresql://USER:PASSWORD@HOST:PORT/DATABASE, URL-encoded");
            }
            int port = uri.getPort() < 0 ? 5432 : uri.getPort();
            return new DatabaseUrl(
                    "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath(),
                    Call.decodePath(login.substring(0, colon)),
                    Call.decodePath(login.substring(colon + 1)),
                    parameter(uri.getRawQuery(), "sslmode", "prefer"));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("DATABASE_URL is not URL-encoded: " + e.getReason());
        }
    }

    /**
     * Logs in.
     *
     * @param application what pg_stat_activity shows
     */
    public Connection connect(String application) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", sslMode);
        properties.setProperty("ApplicationName", application);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        return DriverManager.getConnection(jdbcUrl, properties);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return jdbcUrl;
    }

    private static String parameter(String query, String name, String otherwise) {
        return Arrays.stream(query == null ? new String[0] : query.split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> Call.decodePath(pair.substring(name.length() + 1)))
                .findFirst()
                .orElse(otherwise);
    }
}
