package litellm.controlplane.database;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import litellm.controlplane.Operation;
import litellm.controlplane.secrets.SecretStore;

/**
 * Makes a database ready for the gateway: its roles, a login that works, and the secret that says so.
 *
 * @param administratorSecret the secret that RDS keeps for its master user
 * @param databaseSecret the secret to write, {@code E/litellm/database}
 * @param passwords makes new passwords
 */
record DatabasePreparation(
        SecretStore store,
        DatabaseServer server,
        String administratorSecret,
        String databaseSecret,
        Supplier<String> passwords) {
    /**
     * What was done.
     *
     * @param outcome {@code CREATED} where the secret was not readable or named neither of the two logins, {@code UPDATED} where
     *     the secret or the login's password did not fit the database, else {@code UNCHANGED}
     * @param rolledOut the secret, where it is unchanged and every task is known to have read it already
     */
    record Result(String outcome, Optional<String> rolledOut) {}

    /**
     * Makes what is missing; called again, it finds nothing to do. The database comes before the secret: a secret that a task
     * can read always works, and an attempt that ends between the two is repeated in full.
     */
    Result prepare() {
        Optional<SecretStore.Version> stored = store.currentVersion(databaseSecret);
        String outcome = prepare(stored.map(SecretStore.Version::value));
        return new Result(outcome, SecretStore.rolledOut(stored.filter(_ -> outcome.equals(Operation.UNCHANGED))));
    }

    private String prepare(Optional<Map<String, String>> stored) {
        Optional<Credential> known = stored.flatMap(DatabasePreparation::login);
        if (known.filter(login -> stored.equals(Optional.of(secret(login))))
                .filter(this::isPrepared)
                .isPresent()) {
            return Operation.UNCHANGED;
        }
        Credential login = known.orElseGet(() -> new Credential(DatabaseLogins.first(), passwords.get()));
        boolean passwordSet = prepareDatabase(login);
        Map<String, String> wanted = secret(login);
        if (stored.filter(wanted::equals).isPresent()) {
            return passwordSet ? Operation.UPDATED : Operation.UNCHANGED;
        }
        store.put(databaseSecret, wanted);
        return known.isPresent() ? Operation.UPDATED : Operation.CREATED;
    }

    private Map<String, String> secret(Credential login) {
        return new DatabaseSecret(server.address(), login).toMap();
    }

    /** Where the login itself finds nothing amiss, nobody reads the administrator's password. */
    private boolean isPrepared(Credential login) {
        return DatabaseLogins.arePrepared(server, login);
    }

    /** Sets the password only where the login is refused with it: nobody can be using that login then. */
    private boolean prepareDatabase(Credential login) {
        try (DatabaseLogins logins = DatabaseLogins.open(server, administrator())) {
            logins.prepare();
            if (server.accepts(login)) {
                return false;
            }
            logins.setPassword(login);
            return true;
        }
    }

    private Credential administrator() {
        return Administrator.read(store, administratorSecret);
    }

    /** What the secret says now, even where its other parts are out of date: a restored database gets its password back. */
    private static Optional<Credential> login(Map<String, String> value) {
        return Optional.ofNullable(value.get("password"))
                .map(password -> new Credential(value.getOrDefault("username", ""), password))
                .filter(credential -> DatabaseLogins.contains(credential.username()));
    }
}
