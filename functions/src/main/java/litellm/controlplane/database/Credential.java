package litellm.controlplane.database;

/**
 * A login of the database and its password.
 *
 * @param password a secret
 */
public record Credential(String username, String password) {

    /** Leaves the password out, so that no log line or message can hold it by accident. */
    @Override
    public String toString() {
        return "Credential[username=" + username + "]";
    }
}
