package litellm.controlplane.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code Fn::ForEach::NAME: [VARIABLE, VALUES, {KEY: BODY}]} of the transform AWS::LanguageExtensions: a member for each of
 * the values, with {@code ${VARIABLE}} replaced in its key and in the {@code Fn::Sub} of its body, and {@code !Ref VARIABLE}.
 */
public final class ForEach {
    private static final String PREFIX = "Fn::ForEach::";

    private ForEach() {}

    /** {@code section} with every loop in it written out. Throws IllegalStateException naming a loop that is malformed. */
    public static Map<String, Object> expand(Map<String, Object> section) {
        Map<String, Object> expanded = new LinkedHashMap<>();
        section.forEach((name, member) -> {
            if (name.startsWith(PREFIX)) {
                List<?> loop = Yaml.sequence(member, name);
                if (loop.size() != 3) {
                    throw new IllegalStateException(name
                            + ": found %d items; a variable, its values and a body are needed".formatted(loop.size()));
                }
                String variable = Yaml.string(loop.get(0), name);
                Yaml.sequence(loop.get(1), name)
                        .forEach(value -> expanded.putAll(
                                expand(filled(Yaml.mapping(loop.get(2), name), variable, Yaml.string(value, name)))));
            } else {
                expanded.put(name, member);
            }
        });
        return expanded;
    }

    /** The body's own keys, and what {@code Ref} and {@code Fn::Sub} say in it: the transform leaves other texts as they are. */
    private static Map<String, Object> filled(Map<String, Object> body, String variable, String value) {
        Map<String, Object> members = new LinkedHashMap<>();
        body.forEach((name, member) -> {
            if (name.startsWith(PREFIX)) {
                members.put(name, inner(Yaml.sequence(member, name), variable, value));
            } else {
                members.put(text(name, variable, value), replaced(member, variable, value));
            }
        });
        return members;
    }

    /** A loop in the body, whose own body's keys may hold the variable too. */
    private static List<Object> inner(List<?> loop, String variable, String value) {
        List<Object> parts = new ArrayList<>(loop);
        parts.replaceAll(part -> part instanceof Map<?, ?>
                ? filled(Yaml.mapping(part, variable), variable, value)
                : replaced(part, variable, value));
        return parts;
    }

    private static Object replaced(Object body, String variable, String value) {
        return switch (body) {
            case List<?> items ->
                items.stream().map(item -> replaced(item, variable, value)).toList();
            case Map<?, ?> call when call.size() == 1 && variable.equals(call.get("Ref")) -> value;
            case Map<?, ?> call when call.get("Fn::Sub") instanceof String text -> sub(text(text, variable, value));
            case Map<?, ?> map -> {
                Map<String, Object> members = new LinkedHashMap<>();
                map.forEach((name, member) -> members.put((String) name, replaced(member, variable, value)));
                yield members;
            }
            default -> body;
        };
    }

    /** The text itself, where there is nothing more to fill in. */
    private static Object sub(String text) {
        return text.contains("${") ? Map.of("Fn::Sub", text) : text;
    }

    private static String text(String text, String variable, String value) {
        return text.replace("${" + variable + "}", value);
    }
}
