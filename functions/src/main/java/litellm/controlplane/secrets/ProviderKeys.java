package litellm.controlplane.secrets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.controlplane.Operation;

/**
 * Copies the provider keys that a person typed in, {@code litellm-control-plane/E/provider-keys}, to the secret that the
 * gateway's tasks read, {@code E/litellm/api-keys}.
 *
 * <p>They live in two places because the second goes with its stack, and because no template may overwrite the first.
 */
final class ProviderKeys {
    private static final String BEDROCK_REGION = "AWS_BEDROCK_REGION";

    /** ECS starts no task unless every key that its definition names is there, so all are written, if need be empty. */
    private static final List<String> KEYS = List.of(
            "OPENAI_API_KEY",
            "OPENAI_API_KEY_SECONDARY",
            "ANTHROPIC_API_KEY",
            "ANTHROPIC_API_KEY_SECONDARY",
            BEDROCK_REGION);

    private final SecretStore store;
    private final String region;

    /**
     * @param region where Bedrock is asked if the provider keys do not say: the environment's own region
     */
    ProviderKeys(SecretStore store, String region) {
        this.store = store;
        this.region = region;
    }

    /**
     * What a synchronisation did.
     *
     * @param outcome {@code UPDATED} or {@code UNCHANGED}
     * @param provided the names of the keys that a person has given a value
     */
    record Result(String outcome, List<String> provided) {}

    /**
     * Writes the copy if it differs.
     *
     * @throws InvalidProviderKeys where the source holds a key that the gateway does not read, most likely a typing error
     */
    Result sync(String environment) {
        String source = "litellm-control-plane/" + environment + "/provider-keys";
        String target = environment + "/litellm/api-keys";
        Map<String, String> given = store.current(source).orElse(Map.of());
        requireKnown(source, given);
        List<String> provided = KEYS.stream()
                .filter(key -> !given.getOrDefault(key, "").isBlank())
                .toList();
        Map<String, String> wanted = wanted(given);
        if (store.current(target).filter(wanted::equals).isPresent()) {
            return new Result(Operation.UNCHANGED, provided);
        }
        store.put(target, wanted);
        return new Result(Operation.UPDATED, provided);
    }

    private Map<String, String> wanted(Map<String, String> given) {
        Map<String, String> wanted = new LinkedHashMap<>();
        KEYS.forEach(key -> wanted.put(key, given.getOrDefault(key, "").strip()));
        wanted.replace(BEDROCK_REGION, "", region);
        return wanted;
    }

    private static void requireKnown(String source, Map<String, String> given) {
        List<String> unknown = new ArrayList<>(given.keySet());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            throw new InvalidProviderKeys("secret %s: found the keys %s; allowed: %s".formatted(source, unknown, KEYS));
        }
    }
}
