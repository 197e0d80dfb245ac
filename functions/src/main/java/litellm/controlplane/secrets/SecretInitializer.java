package litellm.controlplane.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import litellm.controlplane.Operation;

/**
 * Gives the secrets that the security stack makes their first values.
 *
 * <p>Not the template's GenerateSecretString: it cannot make a key that begins with {@code sk-} beside other keys, and
 * it would make another one whenever its property changes.
 */
final class SecretInitializer {
    private final SecretStore store;
    private final Clock clock;

    SecretInitializer(SecretStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Writes what is missing and leaves the rest alone, however often and however many at once it is called.
     *
     * @return for each secret {@code CREATED} or {@code UNCHANGED}, and never a value
     */
    Map<String, String> initialize(String environment) {
        String masterKey = MasterKey.secretName(environment);
        return Map.of(masterKey, createMasterKey(masterKey) ? Operation.CREATED : Operation.UNCHANGED);
    }

    private boolean createMasterKey(String secret) {
        return !filled(secret)
                && store.putOnce(secret, firstVersion(secret), SecretStore.CURRENT, MasterKey.first(clock.instant()));
    }

    /** The template gives the secret a placeholder, because a secret that is to rotate needs some value. */
    private boolean filled(String secret) {
        return store.current(secret)
                .filter(value -> value.containsKey(MasterKey.KEY))
                .isPresent();
    }

    /** The same id at every attempt: of two that write at once, one succeeds. */
    private static String firstVersion(String secret) {
        return UUID.nameUUIDFromBytes((secret + " first version").getBytes(UTF_8))
                .toString();
    }
}
