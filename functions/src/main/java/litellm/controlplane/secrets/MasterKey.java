package litellm.controlplane.secrets;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The value of {@code E/litellm/master-key}: LiteLLM's administrator key, and when and how it came to be. */
public final class MasterKey {
    /** The secret's key that the gateway's tasks read. */
    public static final String KEY = "LITELLM_MASTER_KEY";

    /** LiteLLM refuses a master key that begins otherwise. */
    public static final String PREFIX = "sk-";

    private static final int LENGTH = 44;

    private MasterKey() {}

    /** The name of an environment's secret. */
    public static String secretName(String environment) {
        return environment + "/litellm/master-key";
    }

    /** An environment's first master key. */
    public static Map<String, String> first(Instant now) {
        return value(1, false, now);
    }

    /**
     * The master key that follows another.
     *
     * @param previous the value that it replaces; keys that are not the control plane's own are kept
     */
    public static Map<String, String> next(Map<String, String> previous, Instant now) {
        Map<String, String> next = new LinkedHashMap<>(previous);
        next.putAll(value(version(previous) + 1, true, now));
        return next;
    }

    private static int version(Map<String, String> value) {
        String version = value.getOrDefault("version", "");
        return version.matches("\\d{1,9}") ? Integer.parseInt(version) : 0;
    }

    private static Map<String, String> value(int version, boolean rotated, Instant now) {
        Map<String, String> value = new LinkedHashMap<>();
        value.put(KEY, PREFIX + RandomText.of(LENGTH));
        value.put("version", Integer.toString(version));
        value.put("rotated", Boolean.toString(rotated));
        value.put("rotated_at", now.toString());
        return value;
    }
}
