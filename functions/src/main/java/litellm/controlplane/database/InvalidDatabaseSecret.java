package litellm.controlplane.database;

/** Someone has put a value in use that names none of the gateway's two logins, or no administrator. The message holds no value. */
public final class InvalidDatabaseSecret extends RuntimeException {
    private InvalidDatabaseSecret(String message) {
        super(message);
    }

    static InvalidDatabaseSecret withoutLogin(String secret) {
        return new InvalidDatabaseSecret(
                "secret %s: username: found none of the gateway's logins; allowed: %s or %s; a deployment writes it anew"
                        .formatted(secret, DatabaseLogins.first(), DatabaseLogins.after(DatabaseLogins.first())));
    }

    static InvalidDatabaseSecret ofNoLogin(String secret) {
        return new InvalidDatabaseSecret(
                "secret %s: the database does not take its login, and tasks may hold both with other passwords, which stay; put the version before (AWSPREVIOUS) back in use, then deploy again: docs/TROUBLESHOOTING.md, \"A secret with a wrong value\""
                        .formatted(secret));
    }

    static InvalidDatabaseSecret ofAdministrator(String secret, String missing) {
        return new InvalidDatabaseSecret(
                "secret %s: found no %s; RDS writes username and password: docs/TROUBLESHOOTING.md, InvalidDatabaseSecret"
                        .formatted(secret, missing));
    }
}
