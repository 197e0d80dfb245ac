package litellm.controlplane.database;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
     * @param rolledOut the secret, where nothing was amiss and every task is known to have read it already
     */
    record Result(String outcome, Optional<String> rolledOut) {}

    /**
     * Makes what is missing; called again, it finds nothing to do. The database comes before the secret: a secret that a task
     * can read always works, and an attempt that ends between the two is repeated in full.
     */
    Result prepare() {
        Optional<SecretStore.Version> stored = store.currentVersion(databaseSecret);
        if (stored.filter(version -> isPrepared(version.value())).isPresent()) {
            return new Result(Operation.UNCHANGED, SecretStore.rolledOut(stored));
        }
        try (DatabaseLogins logins = DatabaseLogins.open(server, administrator())) {
            logins.lock();
            return new Result(prepare(logins, store.currentVersion(databaseSecret)), Optional.empty());
        }
    }

    /** Where the login itself finds nothing amiss, nobody reads the administrator's password. */
    private boolean isPrepared(Map<String, String> value) {
        return login(value)
                .filter(login -> value.equals(secret(login)))
                .filter(login -> DatabaseLogins.arePrepared(server, login))
                .isPresent();
    }

    private String prepare(DatabaseLogins logins, Optional<SecretStore.Version> stored) {
        logins.prepare();
        Optional<Credential> known = stored.flatMap(DatabasePreparation::login);
        Credential wanted = known.orElseGet(() -> new Credential(DatabaseLogins.first(), passwords.get()));
        boolean works = server.accepts(wanted);
        Credential login = works || isOfTasks(stored) ? wanted : free(logins, wanted);
        if (!works) {
            logins.setPassword(login);
        }
        Map<String, String> value = secret(login);
        if (stored.map(SecretStore.Version::value).filter(value::equals).isPresent()) {
            return works ? Operation.UNCHANGED : Operation.UPDATED;
        }
        store.put(databaseSecret, value);
        return known.isPresent() ? Operation.UPDATED : Operation.CREATED;
    }

    private Map<String, String> secret(Credential login) {
        return new DatabaseSecret(server.address(), login).toMap();
    }

    /** Every task has read it: the password that the database does not take is the one that they hold. */
    private static boolean isOfTasks(Optional<SecretStore.Version> stored) {
        return stored.filter(SecretStore.Version::rolledOut)
                .flatMap(DatabasePreparation::login)
                .isPresent();
    }

    /** The wanted login, or where tasks may hold that with another password, the other one with the wanted password. */
    private Credential free(DatabaseLogins logins, Credential wanted) {
        Credential other = new Credential(DatabaseLogins.after(wanted.username()), wanted.password());
        return Stream.of(wanted, other)
                .filter(login -> !isHeld(logins, login.username()))
                .findFirst()
                .orElseThrow(() -> InvalidDatabaseSecret.ofNoLogin(databaseSecret));
    }

    /** Tasks go on with what they read when they started, until they are replaced: an idle one has no session. */
    private boolean isHeld(DatabaseLogins logins, String username) {
        return logins.sessions(username) > 0
                || store.previous(databaseSecret)
                        .flatMap(DatabasePreparation::login)
                        .filter(before -> before.username().equals(username))
                        .filter(server::accepts)
                        .isPresent();
    }

    private Credential administrator() {
        return Administrator.read(store, administratorSecret);
    }

    private static Optional<Credential> login(SecretStore.Version version) {
        return login(version.value());
    }

    /**
     * What the secret says now, even where its other parts are out of date: a restored database gets its password back. No login
     * has an empty one.
     */
    private static Optional<Credential> login(Map<String, String> value) {
        return Optional.ofNullable(value.get("password"))
                .filter(password -> !password.isEmpty())
                .map(password -> new Credential(value.getOrDefault("username", ""), password))
                .filter(credential -> DatabaseLogins.contains(credential.username()));
    }
}
