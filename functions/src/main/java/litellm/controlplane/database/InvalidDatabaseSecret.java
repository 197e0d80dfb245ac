package litellm.controlplane.database;

/** Someone has put a value in use that names none of the gateway's two logins. The message holds no value. */
public final class InvalidDatabaseSecret extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidDatabaseSecret(String secret) {
        super("secret %s: username: found none of the gateway's logins; allowed: %s or %s; a deployment writes it anew"
                .formatted(secret, DatabaseLogins.first(), DatabaseLogins.after(DatabaseLogins.first())));
    }
}
