package litellm.controlplane.database;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The value of {@code E/litellm/database}: a login, the address of its database, and both as one connection URI.
 *
 * @param address where the login is valid
 */
public record DatabaseSecret(DatabaseAddress address, Credential credential) {
    /** As many letters and digits have 285 bits. */
    public static final int PASSWORD_LENGTH = 48;

    private static final String ENGINE = "postgres";

    /**
     * Reads a secret's value.
     *
     * @param value the secret's keys and values
     * @return empty where a part is missing, or DATABASE_URL does not match the other parts: such a value serves nobody
     */
    public static Optional<DatabaseSecret> parse(Map<String, String> value) {
        String port = value.getOrDefault("port", "");
        if (!port.matches("\\d{1,5}")) {
            return Optional.empty();
        }
        DatabaseSecret secret = new DatabaseSecret(
                new DatabaseAddress(value.get("host"), Integer.parseInt(port), value.get("dbname")),
                new Credential(value.get("username"), value.get("password")));
        return secret.complete() && secret.toMap().equals(value) ? Optional.of(secret) : Optional.empty();
    }

    private boolean complete() {
        return address.host() != null
                && address.name() != null
                && credential.username() != null
                && credential.password() != null;
    }

    /** The keys and values to store; the names are those that LiteLLM's task definition and AWS's own tools read. */
    public Map<String, String> toMap() {
        Map<String, String> value = new LinkedHashMap<>();
        value.put("engine", ENGINE);
        value.put("host", address.host());
        value.put("port", Integer.toString(address.port()));
        value.put("dbname", address.name());
        value.put("username", credential.username());
        value.put("password", credential.password());
        value.put("DATABASE_URL", address.connectionUri(credential));
        return value;
    }
}
