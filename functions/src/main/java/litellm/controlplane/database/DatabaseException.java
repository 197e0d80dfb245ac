package litellm.controlplane.database;

import java.sql.SQLException;

/** The database refused or failed a statement; the same attempt would fail again. */
public class DatabaseException extends RuntimeException {
    DatabaseException(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }

    DatabaseException(String message) {
        super(message);
    }

    /**
     * A {@link DatabaseUnavailable} where the fault may pass by itself, else a plain DatabaseException.
     *
     * <p>SQLSTATE classes, as in PostgreSQL's appendix A: 08 connection, 53 insufficient resources (too many connections), 55
     * object in use, 57 operator intervention (shutting down, starting up), 40 transaction rollback.
     *
     * @param what the attempted action and its place, for the message
     */
    static DatabaseException of(String what, SQLException cause) {
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        return state.matches("(08|40|53|55|57).*")
                ? new DatabaseUnavailable(what, cause)
                : new DatabaseException(what, cause);
    }
}
