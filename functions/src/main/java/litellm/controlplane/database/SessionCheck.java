package litellm.controlplane.database;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import litellm.controlplane.Count;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.secrets.SecretStore;

/**
 * Waits until no session of the former login is left. Only then have the tasks that held it ended, and only then can the next
 * rotation give it another password.
 *
 * <p>A login that no rollout has been seen to put in use is one that was rotated meanwhile: the tasks use the former one, and it is
 * for the execution that the rotation's event starts to replace them. The label of this execution's own rollout is a moment old
 * and may become visible late, so its lack is believed after a minute only.
 *
 * @param administratorSecret the secret that RDS keeps for its master user
 * @param databaseSecret the secret that names the login in use, {@code E/litellm/database}
 */
record SessionCheck(
        SecretStore store, DatabaseServer server, String administratorSecret, String databaseSecret, Clock clock) {
    private static final String FAILED = "OldLoginInUse";
    private static final String FREE = "FREE";
    private static final String ROTATED_MEANWHILE = "ROTATED_MEANWHILE";

    /** A task that is told to stop may end its requests for two minutes first; a pool's session ends with its task. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * Looks once.
     *
     * @param earlier what the look before found; empty at the first one
     * @return in progress, succeeded, or after ten minutes failed
     * @throws InvalidDatabaseSecret where the secret names no login of the gateway
     */
    Operation check(Optional<Operation> earlier) {
        Optional<SecretStore.Version> inUse = store.currentVersion(databaseSecret);
        String old = DatabaseLogins.after(login(inUse));
        Operation operation = earlier.orElseGet(() -> Operation.started(Operation.Kind.SESSIONS, old, clock.instant()));
        if (SecretStore.rolledOut(inUse).isEmpty()) {
            return operation.fresh(clock.instant())
                    ? operation
                            .withProgress(Progress.of(0, 1, "the rollout is not seen on record yet"))
                            .waiting(clock.instant())
                    : operation.succeeded(ROTATED_MEANWHILE);
        }
        int sessions = sessions(old);
        if (sessions == 0) {
            return operation.succeeded(FREE);
        }
        String seen = "%s, the login before, still has %s".formatted(old, Count.of(sessions, "session"));
        return operation
                .withProgress(Progress.of(0, 1, seen))
                .waitingAtMost(
                        PATIENCE,
                        clock.instant(),
                        FAILED,
                        "%s after %d minutes: something other than the gateway's tasks uses it. Both logins keep working, and nothing is to be restarted. End those sessions: the next rotation waits until it is free"
                                .formatted(seen, PATIENCE.toMinutes()));
    }

    private String login(Optional<SecretStore.Version> inUse) {
        // Whatever else someone has written there: the tasks run, so its URL works.
        return inUse.map(version -> version.value().get("username"))
                .filter(DatabaseLogins::contains)
                .orElseThrow(() -> InvalidDatabaseSecret.withoutLogin(databaseSecret));
    }

    private int sessions(String login) {
        try (DatabaseLogins logins = DatabaseLogins.open(server, Administrator.read(store, administratorSecret))) {
            return logins.sessions(login);
        }
    }
}
