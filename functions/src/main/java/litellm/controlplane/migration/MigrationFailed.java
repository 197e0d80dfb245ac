package litellm.controlplane.migration;

/** The database could not be migrated; the message says why. */
public final class MigrationFailed extends RuntimeException {
    MigrationFailed(String message) {
        super(message);
    }
}
