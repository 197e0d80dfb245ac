package litellm.controlplane.release;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A mapping of a YAML document, read by name. Whatever is not as it is asked for is an IllegalStateException that names its place.
 *
 * @param place where it is in its document: {@code stacks.yaml: stacks.alb}; empty for a document that is not named
 */
public record YamlMapping(String place, Map<String, Object> members) {
    /** As {@link Yaml#mapping}. */
    public static YamlMapping of(Object value, String place) {
        return new YamlMapping(place, Yaml.mapping(value, place));
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public String string(String name) {
        return Yaml.string(members.get(name), place(name));
    }

    /** The string called {@code name}, if there is a member of that name. */
    public Optional<String> optionalString(String name) {
        return Optional.ofNullable(members.get(name)).map(value -> Yaml.string(value, place(name)));
    }

    /** As {@link Yaml#texts}. */
    public List<String> texts(String name) {
        return Yaml.texts(members.get(name), place(name));
    }

    /** As {@link Yaml#strings}. */
    public Map<String, String> strings(String name) {
        return each(name, Yaml::string);
    }

    /** As {@link Yaml#each}, of the mapping called {@code name}. */
    public <T> Map<String, T> each(String name, BiFunction<Object, String, T> reading) {
        return Yaml.each(members.get(name), place(name), reading);
    }

    /** The place of the member called {@code name}. */
    public String place(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }
}
