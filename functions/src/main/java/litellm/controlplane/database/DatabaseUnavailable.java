package litellm.controlplane.database;

import java.sql.SQLException;

/** The database cannot be reached or cannot serve now; a later attempt may succeed. */
public final class DatabaseUnavailable extends DatabaseException {
    DatabaseUnavailable(String what, SQLException cause) {
        super(what, cause);
    }

    private DatabaseUnavailable(String message) {
        super(message);
    }

    static DatabaseUnavailable toAdministrator(String username) {
        return new DatabaseUnavailable(
                "The database refuses %s, its administrator, with the password that its secret has now: Amazon RDS renews it every week, which takes a minute. If it goes on: docs/TROUBLESHOOTING.md, DatabaseUnavailable"
                        .formatted(username));
    }
}
