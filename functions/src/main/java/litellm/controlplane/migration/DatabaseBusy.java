package litellm.controlplane.migration;

/** RDS takes no snapshot of the database now, because something else is under way with it; the state machine asks again for half an hour. */
public final class DatabaseBusy extends RuntimeException {
    DatabaseBusy(String database, Throwable cause) {
        super(
                "Database %s: RDS takes no snapshot of it before it is available again, for example once a backup has ended"
                        .formatted(database),
                cause);
    }
}
