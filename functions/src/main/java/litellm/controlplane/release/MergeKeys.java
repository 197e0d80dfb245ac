package litellm.controlplane.release;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The merge keys ({@code <<}) of YAML 1.1. LiteLLM's configuration may have them; templates have none, because CloudFormation
 * does not know them. A key of the mapping itself wins over a merged one, an earlier mapping over a later one.
 */
final class MergeKeys {
    private static final String KEY = "<<";

    private MergeKeys() {}

    /** {@code value} with the merged members written into its mappings. */
    static Object resolved(Object value) {
        return switch (value) {
            case Map<?, ?> map -> mapping(map);
            case List<?> list -> list.stream().map(MergeKeys::resolved).toList();
            default -> value;
        };
    }

    private static Map<String, Object> mapping(Map<?, ?> map) {
        Map<String, Object> all = new LinkedHashMap<>();
        map.forEach((key, member) -> {
            if (!key.equals(KEY)) {
                all.put(String.valueOf(key), resolved(member));
            }
        });
        sources(map.get(KEY)).forEach(source -> mapping(source).forEach(all::putIfAbsent));
        return all;
    }

    private static List<Map<?, ?>> sources(Object merged) {
        return switch (merged) {
            case Map<?, ?> map -> List.of(map);
            case List<?> list ->
                list.stream().flatMap(source -> sources(source).stream()).toList();
            case null, default -> List.of();
        };
    }
}
