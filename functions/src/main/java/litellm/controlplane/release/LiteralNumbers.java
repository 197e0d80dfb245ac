package litellm.controlplane.release;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.controlplane.ForeignText;
import litellm.controlplane.ResourceTypes;

/** The numbers that a template says itself, without a parameter, where connections and bounds are reckoned with them. */
public final class LiteralNumbers {
    private static final Map<String, List<String>> PROPERTIES = Map.of(
            ResourceTypes.DATABASE, List.of("AllocatedStorage", "MaxAllocatedStorage"),
            ResourceTypes.SCALABLE_TARGET, List.of("MinCapacity", "MaxCapacity"),
            ResourceTypes.SERVICE, List.of("DesiredCount"),
            ResourceTypes.TASK_DEFINITION, List.of("Memory"));

    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    private LiteralNumbers() {}

    /** What is wrong with those that are none, by their places in the template. */
    public static Map<String, String> faults(Template template) {
        Map<String, String> faults = new LinkedHashMap<>();
        template.resources().forEach((id, resource) -> {
            if (resource instanceof Map<?, ?> members && members.get("Properties") instanceof Map<?, ?> properties) {
                PROPERTIES
                        .getOrDefault(String.valueOf(members.get("Type")), List.of())
                        .forEach(name -> texts(properties.get(name))
                                .filter(text -> !NUMBER.matcher(text).matches())
                                .forEach(text -> faults.put(
                                        "Resources.%s.Properties.%s".formatted(id, name),
                                        "found %s; allowed is a whole number from 0 to 999999"
                                                .formatted(ForeignText.quoted(text)))));
            }
        });
        return faults;
    }

    /** A text by itself, or those that it is with one condition or another. */
    public static Stream<String> texts(Object value) {
        if (value instanceof Map<?, ?> call && call.get("Fn::If") instanceof List<?> choice) {
            return choice.stream().skip(1).flatMap(LiteralNumbers::texts);
        }
        return value instanceof String text ? Stream.of(text) : Stream.empty();
    }
}
