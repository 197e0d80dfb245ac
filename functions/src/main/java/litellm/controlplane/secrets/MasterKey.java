package litellm.controlplane.secrets;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The value of {@code E/litellm/master-key}: LiteLLM's administrator key, and when and how it came to be. */
public final class MasterKey {
    /** The secret's key that the gateway's tasks read. */
    public static final String KEY = "LITELLM_MASTER_KEY";

    /** LiteLLM refuses a master key that begins otherwise. */
    public static final String PREFIX = "sk-";

    private static final int LENGTH = 45;
    private static final String VERSION = "version";
    private static final String ROTATED = "rotated";
    private static final String ROTATED_AT = "rotated_at";
    private static final int FIRST = 1;

    /** The keys that {@link #next} makes anew. */
    public static final Set<String> OWN = Set.of(KEY, VERSION, ROTATED, ROTATED_AT);

    private MasterKey() {}

    /** The name of an environment's secret. */
    public static String secretName(String environment) {
        return EnvironmentSecret.MASTER_KEY.nameIn(environment);
    }

    /** An environment's first master key. */
    public static Map<String, String> first(Instant now) {
        return value(FIRST, false, now);
    }

    /** Whether {@code value} is an environment's first master key, so that no other one can have been in use before it. */
    public static boolean isFirst(Map<String, String> value) {
        return version(value) == FIRST && "false".equals(value.get(ROTATED));
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
        String version = value.getOrDefault(VERSION, "");
        return version.matches("\\d{1,9}") ? Integer.parseInt(version) : 0;
    }

    private static Map<String, String> value(int version, boolean rotated, Instant now) {
        Map<String, String> value = new LinkedHashMap<>();
        value.put(KEY, PREFIX + RandomText.of(LENGTH));
        value.put(VERSION, Integer.toString(version));
        value.put(ROTATED, Boolean.toString(rotated));
        value.put(ROTATED_AT, now.toString());
        return value;
    }
}
