package litellm.controlplane.release;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code Fn::ForEach::NAME: [VARIABLE, VALUES, {KEY: BODY}]} of the transform AWS::LanguageExtensions: a member for each of
 * the values, with {@code ${VARIABLE}} and {@code !Ref VARIABLE} replaced in its key and its body.
 */
final class ForEach {
    private static final String PREFIX = "Fn::ForEach::";

    private ForEach() {}

    /** {@code section} with every loop in it written out. Throws IllegalStateException naming a loop that is malformed. */
    static Map<String, Object> expand(Map<String, Object> section) {
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
                                expand(Yaml.mapping(replaced(loop.get(2), variable, Yaml.string(value, name)), name))));
            } else {
                expanded.put(name, member);
            }
        });
        return expanded;
    }

    /** Whether {@code text} has no placeholder but {@code variable}. */
    private static boolean constant(String text, String variable) {
        return !text.replace("${" + variable + "}", "").contains("${");
    }

    private static Object replaced(Object body, String variable, String value) {
        return switch (body) {
            case String text -> text.replace("${" + variable + "}", value);
            case List<?> items ->
                items.stream().map(item -> replaced(item, variable, value)).toList();
            case Map<?, ?> call when call.size() == 1 && variable.equals(call.get("Ref")) -> value;
            case Map<?, ?> call
            when call.get("Fn::Sub") instanceof String text && constant(text, variable) ->
                text.replace("${" + variable + "}", value);
            case Map<?, ?> map -> {
                Map<String, Object> members = new LinkedHashMap<>();
                map.forEach((name, member) -> members.put(
                        ((String) name).replace("${" + variable + "}", value), replaced(member, variable, value)));
                yield members;
            }
            default -> body;
        };
    }
}
