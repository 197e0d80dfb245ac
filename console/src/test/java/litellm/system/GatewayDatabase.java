package litellm.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** The database of dev, by the gateway's own login. */
record GatewayDatabase(LocalAws aws) {
    /** Runs statements. Returns the first value of the last one, null if it has none. */
    String run(String statements) throws SQLException {
        Map<String, Object> secret = aws.secret("dev/litellm/database");
        Properties login = new Properties();
        login.setProperty("user", secret.get("username").toString());
        login.setProperty("password", secret.get("password").toString());
        login.setProperty("sslmode", "require");
        String url = "jdbc:postgresql://%s:%s/litellm".formatted(secret.get("host"), secret.get("port"));
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(statements);
            if (!rows) {
                return null;
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
