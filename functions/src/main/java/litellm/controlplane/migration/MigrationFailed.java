package litellm.controlplane.migration;

/** The database could not be migrated; the message says why. */
public final class MigrationFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MigrationFailed(String message) {
        super(message);
    }
}
