package litellm.controlplane.release;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The gateway's {@code config.yaml}, as far as the control plane has to know it.
 *
 * @param models its models, in the file's order
 * @param connectionPool database connections of one worker
 */
public record GatewayConfig(List<Model> models, int connectionPool) {
    /** The name of the file. */
    public static final String FILE = "config.yaml";

    /** What LiteLLM reads out of a task's variable. */
    private static final String VARIABLE = "os.environ/";

    private static final String POOL = "database_connection_pool_limit";

    /** What LiteLLM takes where the file says nothing (its documentation, "config_settings", general_settings). */
    private static final String DEFAULT_POOL = "10";

    /**
     * One deployment of a model; several may share a name.
     *
     * @param name what clients call it
     * @param model what LiteLLM asks for, {@code bedrock/us.amazon.nova-pro-v1:0}
     * @param key the variable that has its provider's key, {@code OPENAI_API_KEY}; empty where the file names none
     * @param region the region that Bedrock is asked in, {@code us-west-2}; empty where the file leaves it to the task
     */
    public record Model(String name, String model, String key, String region) {
        private boolean isAtBedrockIn(String deployment) {
            return isAtBedrock() && (region.isEmpty() || region.equals(deployment));
        }

        private boolean isAtBedrock() {
            return BedrockModel.of(model).isPresent();
        }

        private String place() {
            return isAtBedrock() ? "%s in %s".formatted(model, region) : model;
        }
    }

    /**
     * Reads the file.
     *
     * @throws IllegalStateException naming the place of what is wrong, for example a missing model_list
     */
    public static GatewayConfig parse(String yaml) {
        Map<String, Object> sections = Yaml.mapping(MergeKeys.resolved(Yaml.parse(FILE, yaml)), FILE);
        if (!(sections.get("model_list") instanceof List<?> models)) {
            throw new IllegalStateException(FILE + ": found no model_list; the gateway needs one");
        }
        String place = FILE + ": general_settings";
        String pool = Yaml.mapping(sections.get("general_settings"), place)
                .getOrDefault(POOL, DEFAULT_POOL)
                .toString();
        return new GatewayConfig(
                models.stream().flatMap(GatewayConfig::model).toList(),
                PositiveNumber.of(pool, "%s.%s".formatted(place, POOL)));
    }

    /** Reads the file out of what the release's image is built from; see {@link #parse}. */
    public static GatewayConfig of(Release release) {
        return parse(release.imageFile(FILE));
    }

    /**
     * The names that clients use, in alphabetical order. Patterns ({@code openai/*}) are left out: a gateway may list the
     * models that they stand for instead.
     */
    public Set<String> modelNames() {
        Set<String> names = new TreeSet<>();
        models.stream().map(Model::name).filter(name -> !name.contains("*")).forEach(names::add);
        return names;
    }

    /**
     * What LiteLLM asks others than the Bedrock of {@code region} for, in the file's order: {@code openai/gpt-4o}, or
     * {@code bedrock/amazon.nova-pro-v1:0 in eu-west-1}.
     */
    public Set<String> modelsOutside(String region) {
        Set<String> outside = new LinkedHashSet<>();
        models.stream()
                .filter(model -> !model.model().isEmpty() && !model.isAtBedrockIn(region))
                .map(Model::place)
                .forEach(outside::add);
        return outside;
    }

    /** LiteLLM ignores an entry without a name. */
    private static Stream<Model> model(Object entry) {
        Map<String, Object> members = Yaml.mapping(entry, FILE + ": model_list");
        return members.get("model_name") instanceof String name
                ? Stream.of(
                        model(name, Yaml.mapping(members.get("litellm_params"), FILE + ": model_list.litellm_params")))
                : Stream.empty();
    }

    private static Model model(String name, Map<String, Object> parameters) {
        String key = parameters.getOrDefault("api_key", "").toString();
        String model = parameters.getOrDefault("model", "").toString();
        return new Model(
                name,
                model,
                key.startsWith(VARIABLE) ? key.substring(VARIABLE.length()) : "",
                region(model, parameters.getOrDefault("aws_region_name", "").toString()));
    }

    /** LiteLLM takes the region that a model's name has only where the file names none beside it. */
    private static String region(String model, String named) {
        if (named.startsWith(VARIABLE)) {
            return "";
        }
        return named.isEmpty()
                ? BedrockModel.of(model).map(BedrockModel::region).orElse("")
                : named;
    }
}
