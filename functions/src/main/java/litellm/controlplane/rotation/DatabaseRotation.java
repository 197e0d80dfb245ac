package litellm.controlplane.rotation;

import java.util.Map;
import java.util.function.Supplier;
import litellm.controlplane.Count;
import litellm.controlplane.database.Administrator;
import litellm.controlplane.database.Credential;
import litellm.controlplane.database.DatabaseAddress;
import litellm.controlplane.database.DatabaseLogins;
import litellm.controlplane.database.DatabaseSecret;
import litellm.controlplane.database.DatabaseServer;
import litellm.controlplane.secrets.SecretStore;

/**
 * The gateway's login to its database. Two logins take turns: the one that is not in use gets a new password and becomes the
 * one in use, while tasks that still run with the other notice nothing. Both work until the next rotation.
 *
 * @param server the one database that this function serves
 * @param administratorSecret the secret that RDS keeps for its master user
 * @param passwords makes new passwords; any character may be in them
 */
record DatabaseRotation(
        SecretStore store, DatabaseServer server, String administratorSecret, Supplier<String> passwords)
        implements RotationStrategy {
    @Override
    public boolean filled(Map<String, String> value) {
        return DatabaseSecret.parse(value)
                .filter(secret -> DatabaseLogins.contains(secret.credential().username()))
                .isPresent();
    }

    @Override
    public String expected() {
        return "one of the gateway's logins, a DATABASE_URL that says the same as the other members, and nothing else; a deployment writes it anew";
    }

    @Override
    public Map<String, String> next(Map<String, String> current) {
        Credential inUse = own(current).credential();
        Credential next = new Credential(DatabaseLogins.after(inUse.username()), passwords.get());
        return new DatabaseSecret(server.address(), next).toMap();
    }

    @Override
    public void set(Map<String, String> pending, Supplier<Map<String, String>> current) {
        Credential next = own(pending).credential();
        if (server.accepts(next)) {
            return;
        }
        try (DatabaseLogins logins = DatabaseLogins.open(server, Administrator.read(store, administratorSecret))) {
            logins.lock();
            Credential inUse = own(current.get()).credential();
            if (inUse.equals(next)) {
                return; // Another attempt at this step has come first, and the steps behind it have followed.
            }
            requireTurn(next.username(), inUse.username());
            requireIdle(logins, next.username());
            logins.setPassword(next);
        }
    }

    private static void requireTurn(String login, String inUse) {
        if (login.equals(inUse)) {
            throw new RotationRefused(
                    "The pending version is for %s, the login in use; its password is not changed".formatted(inUse));
        }
    }

    /**
     * Whoever holds sessions of this login would be locked out. {@link RolledOut} says that no running task of the gateway
     * still has it, not even an idle one; this finds other users of the login, such as a task that takes long to stop.
     */
    private static void requireIdle(DatabaseLogins logins, String login) {
        int sessions = logins.sessions(login);
        if (sessions > 0) {
            throw new RotationPostponed(
                    "%s, the login whose turn it is, still has %s: roll the gateway's tasks out first"
                            .formatted(login, Count.of(sessions, "session")));
        }
    }

    @Override
    public void test(Map<String, String> pending) {
        Credential next = own(pending).credential();
        if (!server.accepts(next)) {
            throw new RotationPostponed(
                    "The database does not accept the pending password of %s yet".formatted(next.username()));
        }
        DatabaseLogins.check(server, next);
    }

    /** A secret that points elsewhere would have this function carry the administrator's power to a foreign server. */
    private DatabaseSecret own(Map<String, String> value) {
        DatabaseSecret secret = DatabaseSecret.parse(value)
                .orElseThrow(() -> new RotationRefused("The secret's value is not a login of the gateway's database"));
        DatabaseAddress own = server.address();
        if (!secret.address().equals(own)) {
            throw new RotationRefused("The secret points at %s:%d/%s; this function serves %s:%d/%s only"
                    .formatted(
                            secret.address().host(),
                            secret.address().port(),
                            secret.address().name(),
                            own.host(),
                            own.port(),
                            own.name()));
        }
        return secret;
    }
}
