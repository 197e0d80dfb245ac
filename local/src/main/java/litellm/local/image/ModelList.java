package litellm.local.image;

import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The part of LiteLLM's {@code config.yaml} that the gateway's stand-in acts on: {@code model_list}. */
public final class ModelList {
    private ModelList() {}

    /**
     * The names that clients call the models by, each once, in the file's order.
     *
     * @throws IllegalArgumentException when it is not YAML, or an entry has no {@code model_name}; the message says where
     */
    public static List<String> names(String configYaml) {
        if (!(load(configYaml) instanceof Map<?, ?> config)) {
            throw new IllegalArgumentException("config.yaml: expected a mapping with model_list");
        }
        Object list = config.get("model_list");
        if (!(list == null || list instanceof List<?>)) {
            throw new IllegalArgumentException("config.yaml: model_list: expected a list, found " + list);
        }
        return list == null
                ? List.of()
                : ((List<?>) list).stream().map(ModelList::name).distinct().toList();
    }

    private static Object load(String configYaml) {
        try {
            return new Load(LoadSettings.builder().setLabel("config.yaml").build()).loadFromString(configYaml);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("config.yaml: not YAML: " + e.getMessage(), e);
        }
    }

    private static String name(Object entry) {
        if (entry instanceof Map<?, ?> model && model.get("model_name") instanceof String name) {
            return name;
        }
        throw new IllegalArgumentException("config.yaml: model_list: expected entries with model_name, found " + entry);
    }
}
