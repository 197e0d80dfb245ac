package litellm.local.image;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The part of LiteLLM's {@code config.yaml} that the gateway's stand-in acts on: {@code model_list}. */
public final class ModelList {
    private static final String MERGE = "<<";

    private ModelList() {}

    /**
     * The names that clients call the models by, each once, in the file's order.
     *
     * @throws IllegalArgumentException when it is not YAML, or an entry has no {@code model_name}; the message says where
     */
    public static List<String> names(String configYaml) {
        return deployments(configYaml).stream().map(Deployment::name).distinct().toList();
    }

    /**
     * One entry of the list.
     *
     * @param name what clients call it; several may share a name
     * @param parameters {@code litellm_params}, as they stand there
     */
    public record Deployment(String name, Map<?, ?> parameters) {}

    /** The entries in the file's order; see {@link #names}. */
    public static List<Deployment> deployments(String configYaml) {
        if (!(load(configYaml) instanceof Map<?, ?> config)) {
            throw new IllegalArgumentException("config.yaml: expected a mapping with model_list");
        }
        Object list = config.get("model_list");
        if (!(list == null || list instanceof List<?>)) {
            throw new IllegalArgumentException("config.yaml: model_list: expected a list, found " + list);
        }
        return list == null
                ? List.of()
                : ((List<?>) list).stream().map(ModelList::deployment).toList();
    }

    private static Object load(String configYaml) {
        try {
            return merged(
                    new Load(LoadSettings.builder().setLabel("config.yaml").build()).loadFromString(configYaml));
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("config.yaml: not YAML: " + e.getMessage(), e);
        }
    }

    /** LiteLLM reads YAML 1.1, which has merge keys; the parser's 1.2 leaves them as they stand. */
    private static Object merged(Object value) {
        return switch (value) {
            case Map<?, ?> map -> mapping(map);
            case List<?> list -> list.stream().map(ModelList::merged).toList();
            case null, default -> value;
        };
    }

    private static Map<Object, Object> mapping(Map<?, ?> map) {
        Map<Object, Object> all = new LinkedHashMap<>();
        map.forEach((key, member) -> all.put(key, merged(member)));
        Object sources = all.remove(MERGE);
        for (Object source : sources instanceof List<?> several ? several : Arrays.asList(sources)) {
            if (source instanceof Map<?, ?> members) {
                members.forEach((key, member) -> putIfMissing(all, key, member));
            }
        }
        return all;
    }

    /** An explicit null counts: {@link Map#putIfAbsent} would write over it. */
    private static void putIfMissing(Map<Object, Object> all, Object key, Object member) {
        if (!all.containsKey(key)) {
            all.put(key, member);
        }
    }

    private static Deployment deployment(Object entry) {
        if (entry instanceof Map<?, ?> model && model.get("model_name") instanceof String name) {
            return new Deployment(
                    name, model.get("litellm_params") instanceof Map<?, ?> parameters ? parameters : Map.of());
        }
        throw new IllegalArgumentException("config.yaml: model_list: expected entries with model_name, found " + entry);
    }
}
