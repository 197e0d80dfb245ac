package litellm.controlplane.database;

import java.util.Map;
import java.util.Optional;
import litellm.controlplane.secrets.SecretStore;

/** The database's master user, whose password RDS keeps and rotates in a separate secret. */
public final class Administrator {
    private Administrator() {}

    /**
     * The master user's login as it is now.
     *
     * @throws InvalidDatabaseSecret where the secret has no value or lacks a part
     */
    public static Credential read(SecretStore store, String secret) {
        Map<String, String> value = store.current(secret).orElse(Map.of());
        return new Credential(part(secret, value, "username"), part(secret, value, "password"));
    }

    private static String part(String secret, Map<String, String> value, String key) {
        return Optional.ofNullable(value.get(key))
                .orElseThrow(() -> InvalidDatabaseSecret.ofAdministrator(secret, key));
    }
}
