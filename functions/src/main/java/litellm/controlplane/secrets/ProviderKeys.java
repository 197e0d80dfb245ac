package litellm.controlplane.secrets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import litellm.controlplane.Operation;
import litellm.controlplane.runtime.HeaderValue;

/**
 * Copies the provider keys that a person typed in, {@code litellm-control-plane/E/provider-keys}, to the secret that the
 * gateway's tasks read, {@code E/litellm/api-keys}.
 *
 * <p>They live in two places because the second goes with its stack, and because no template may overwrite the first.
 */
public final class ProviderKeys {
    private static final String SECONDARY = ProviderKeyNames.SECONDARY;

    private final SecretStore store;
    private final String region;

    /**
     * @param region where Bedrock is asked if the provider keys do not say: the environment's own region
     */
    ProviderKeys(SecretStore store, String region) {
        this.store = store;
        this.region = region;
    }

    /** The name of the secret that a person writes the keys of {@code environment} to. */
    public static String secret(String environment) {
        return "litellm-control-plane/" + environment + "/provider-keys";
    }

    /**
     * What a synchronisation did.
     *
     * @param outcome {@code UPDATED} or {@code UNCHANGED}
     * @param provided the names of the keys that a person has given a value
     * @param rolledOut the copy, where every task is known to have read it already
     */
    record Result(String outcome, List<String> provided, Optional<String> rolledOut) {}

    /**
     * Writes the copy if it differs.
     *
     * @throws InvalidProviderKeys where the source is not readable, or holds a key that the gateway does not read, most likely a
     *     typing error, or one that no provider would take
     */
    Result sync(String environment) {
        return sync(environment, given(store, environment));
    }

    /** The same of keys that were just written: Secrets Manager may take a moment before it returns them. */
    Result sync(String environment, Map<String, String> given) {
        String target = EnvironmentSecret.API_KEYS.nameIn(environment);
        List<String> provided = provided(given);
        Map<String, String> wanted = wanted(given);
        Optional<SecretStore.Version> copy =
                store.currentVersion(target).filter(version -> version.value().equals(wanted));
        if (copy.isPresent()) {
            return new Result(Operation.UNCHANGED, provided, SecretStore.rolledOut(copy));
        }
        store.put(target, wanted);
        return new Result(Operation.UPDATED, provided, Optional.empty());
    }

    /**
     * Gives each provider that has a secondary key that one as its first, and keeps the one before as the secondary. Done
     * where a person typed the keys in: in the copy, the next deployment would undo it. The copy is not changed.
     *
     * <p>Keys that a swap before has exchanged and that not every task has read yet stay as they are: that swap is to be
     * finished, and another would put the key back that it took out of use.
     *
     * @param version the id of the version to write; where there is one of it already, the swap was done before
     * @param test is given a key's name without {@code _SECONDARY} and a value, and throws where the provider does not take it;
     *     nothing has been changed then
     * @throws InvalidProviderKeys as in {@link #sync}, and where no provider has another key to go on with
     */
    Swap swap(String environment, String version, BiConsumer<String, String> test) {
        String source = secret(environment);
        Optional<SecretStore.Version> done = store.written(source, version);
        if (done.isPresent()) {
            return done.filter(SecretStore.Version::current)
                    .map(swapped -> swappedBefore(source, swapped.value()))
                    .orElseGet(() -> new Swap(List.of(), given(store, environment), false));
        }
        Optional<SecretStore.Version> found = store.currentVersion(source);
        Map<String, String> given = given(source, environment, found);
        if (found.filter(swapped -> isUnderWay(environment, swapped)).isPresent()) {
            return new Swap(List.of(), given, true);
        }
        List<String> swapped = exchangeable(given);
        if (swapped.isEmpty()) {
            throw noOtherKey(source);
        }
        Map<String, String> next = new LinkedHashMap<>(given);
        for (String key : swapped) {
            String secondary = given.get(key + SECONDARY).strip();
            test.accept(key, secondary);
            next.put(key, secondary);
            next.put(key + SECONDARY, given.getOrDefault(key, "").strip());
        }
        store.putOnce(source, version, Set.of(SecretStore.CURRENT, SecretStore.SWAPPED), next);
        return new Swap(swapped, next, false);
    }

    /** By an attempt whose answer was lost: what was in use before it says which keys changed places. */
    private Swap swappedBefore(String source, Map<String, String> given) {
        return new Swap(exchangeable(store.previous(source).orElse(Map.of())), given, false);
    }

    /** The names of the keys that have another one to go on with. */
    private static List<String> exchangeable(Map<String, String> given) {
        return ProviderKeyNames.ALL.stream()
                .filter(key -> ProviderKeyNames.ALL.contains(key + SECONDARY) && another(given, key))
                .toList();
    }

    /**
     * What a swap did.
     *
     * @param swapped the names of the keys that changed places, by this attempt or one before of the same execution or build
     * @param given the keys as they are now
     * @param finished whether none changed places, since another execution's swap is to be finished
     */
    record Swap(List<String> swapped, Map<String, String> given, boolean finished) {

        /** Leaves the keys out, so that no log line or message can hold them by accident. */
        @Override
        public String toString() {
            return "Swap[swapped=" + swapped + "]";
        }
    }

    /**
     * Whether the keys in use come from a swap whose copy is not made yet, or may not be read by every task yet. A copy that
     * somebody has written since is another matter.
     */
    private boolean isUnderWay(String environment, SecretStore.Version inUse) {
        return inUse.labels().contains(SecretStore.SWAPPED)
                && store.currentVersion(EnvironmentSecret.API_KEYS.nameIn(environment))
                        .filter(copy -> !isBehind(copy, inUse))
                        .isEmpty();
    }

    /** A copy that says the same may be older than the swap, which had nothing to copy then. */
    private boolean isBehind(SecretStore.Version copy, SecretStore.Version swapped) {
        return copy.value().equals(wanted(swapped.value()))
                ? !copy.rolledOut()
                : copy.createdAt().isBefore(swapped.createdAt());
    }

    /**
     * Looks at the keys that a person typed in as a deployment does, and returns the names of those that have a value.
     *
     * @throws InvalidProviderKeys as in {@link #sync}
     */
    public static List<String> provided(SecretStore store, String environment) {
        return provided(given(store, environment));
    }

    private static List<String> provided(Map<String, String> given) {
        return ProviderKeyNames.ALL.stream()
                .filter(key -> !given.getOrDefault(key, "").isBlank())
                .toList();
    }

    private static Map<String, String> given(SecretStore store, String environment) {
        String source = secret(environment);
        return given(source, environment, store.currentVersion(source));
    }

    private static Map<String, String> given(String source, String environment, Optional<SecretStore.Version> found) {
        if (found.filter(version -> !version.readable()).isPresent()) {
            throw new InvalidProviderKeys(
                    "secret %s: found a value that is no JSON object of strings; litellmctl provider-keys %s writes it anew, with all keys that it is given"
                            .formatted(source, environment));
        }
        Map<String, String> given = found.map(SecretStore.Version::value).orElse(Map.of());
        requireKnown(source, given);
        given.forEach((name, value) -> {
            if (!HeaderValue.isOne(value.strip())) {
                throw new InvalidProviderKeys(
                        "secret %s: %s: found a character that no key has, for example a line break; write it anew"
                                .formatted(source, name));
            }
        });
        return given;
    }

    private static InvalidProviderKeys noOtherKey(String source) {
        String names = ProviderKeyNames.ALL.stream()
                .filter(key -> key.endsWith(SECONDARY))
                .collect(Collectors.joining(" or "));
        return new InvalidProviderKeys(
                "secret %s: found no other key to go on with; put the next key there as %s and rotate again"
                        .formatted(source, names));
    }

    private static boolean another(Map<String, String> given, String key) {
        String secondary = given.getOrDefault(key + SECONDARY, "").strip();
        return !secondary.isEmpty()
                && !secondary.equals(given.getOrDefault(key, "").strip());
    }

    private Map<String, String> wanted(Map<String, String> given) {
        Map<String, String> wanted = new LinkedHashMap<>();
        ProviderKeyNames.ALL.forEach(
                key -> wanted.put(key, given.getOrDefault(key, "").strip()));
        wanted.replace(ProviderKeyNames.BEDROCK_REGION, "", region);
        return wanted;
    }

    private static void requireKnown(String source, Map<String, String> given) {
        List<String> unknown = given.keySet().stream()
                .filter(name -> !ProviderKeyNames.ALL.contains(name))
                .map(ProviderKeyNames::shown)
                .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidProviderKeys(
                    "secret %s: found the keys %s; allowed: %s".formatted(source, unknown, ProviderKeyNames.ALL));
        }
    }
}
