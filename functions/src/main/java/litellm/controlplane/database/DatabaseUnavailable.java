package litellm.controlplane.database;

import java.sql.SQLException;

/** The database cannot be reached or cannot serve now; a later attempt may succeed. */
public final class DatabaseUnavailable extends DatabaseException {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailable(String what, SQLException cause) {
        super(what, cause);
    }
}
