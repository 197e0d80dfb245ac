package litellm.controlplane.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import litellm.controlplane.Operation;

/**
 * Gives the secrets that the security stack makes their first values.
 *
 * <p>Not the template's GenerateSecretString: it cannot make a key that begins with {@code sk-} beside other keys, and
 * it would make another one whenever its property changes.
 */
record SecretInitializer(SecretStore store, Clock clock) {
    /**
     * What was found and done.
     *
     * @param outcomes for each secret {@code CREATED} or {@code UNCHANGED}
     * @param rolledOut the secret whose value in use every task has read already, if it is known to be so
     */
    record Result(Map<String, String> outcomes, Optional<String> rolledOut) {}

    /**
     * Writes what is missing and leaves the rest alone, however often and however many at once it is called.
     *
     * @throws InvalidMasterKey where someone has put a value without the key in the place of the first one, or one that is not
     *     readable
     */
    Result initialize(String environment) {
        String masterKey = MasterKey.secretName(environment);
        Optional<SecretStore.Version> filled = filled(masterKey);
        boolean created = filled.isEmpty() && createMasterKey(masterKey);
        return new Result(
                Map.of(masterKey, created ? Operation.CREATED : Operation.UNCHANGED), SecretStore.rolledOut(filled));
    }

    private boolean createMasterKey(String secret) {
        String version = firstVersion(secret);
        boolean created = store.putOnce(secret, version, Set.of(SecretStore.CURRENT), MasterKey.first(clock.instant()));
        if (!created
                && store.written(secret, version)
                        .filter(first -> !first.current())
                        .isPresent()) {
            throw new InvalidMasterKey(secret);
        }
        return created;
    }

    /** The template gives the secret a placeholder, because a secret that is to rotate needs some value. */
    private Optional<SecretStore.Version> filled(String secret) {
        Optional<SecretStore.Version> found = store.currentVersion(secret);
        if (found.filter(version -> !version.readable()).isPresent()) {
            throw new InvalidMasterKey(secret);
        }
        return found.filter(version -> version.value().containsKey(MasterKey.KEY));
    }

    /** The same id at every attempt: of two that write at once, one succeeds. */
    private static String firstVersion(String secret) {
        return UUID.nameUUIDFromBytes((secret + " first version").getBytes(UTF_8))
                .toString();
    }
}
