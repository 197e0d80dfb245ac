package litellm.controlplane.request;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The execution's input, with single spaces as empty strings, and whole numbers as such however they are written; a member
 * that is null counts as not given, and so does one that is blank where it may be left out. Members of the wrong shape are
 * skipped here; the schema reports them.
 */
record RequestInput(Object value) {
    /**
     * The input as the execution has it.
     *
     * @param optional the members that may be left out, some of which are no text
     */
    static RequestInput of(Object raw, Set<String> optional) {
        Object value = normal(raw);
        object(value).entrySet().removeIf(member -> optional.contains(member.getKey()) && "".equals(member.getValue()));
        return new RequestInput(value);
    }

    /** The string called {@code name}, unless it is empty. */
    Optional<String> text(String name) {
        return Optional.ofNullable(object(value).get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(text -> !text.isEmpty());
    }

    /** The member called {@code name}, unless it says nothing: null, an empty string, object or array. */
    Optional<Object> member(String name) {
        return Optional.ofNullable((Object) object(value).get(name))
                .filter(given -> !given.equals("") && !given.equals(Map.of()) && !given.equals(List.of()));
    }

    /** The parameters by stack and name, as text. */
    Map<String, Map<String, String>> parameters() {
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>();
        object(object(value).get("parameters"))
                .forEach((stack, values) -> parameters.put(String.valueOf(stack), texts(values)));
        return parameters;
    }

    /** The tags that were given, by name. */
    Map<String, String> tags() {
        Map<String, String> tags = texts(object(value).get("tags"));
        tags.values().removeIf(String::isEmpty);
        return tags;
    }

    private static Map<String, String> texts(Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        object(value).forEach((name, member) -> {
            if (member instanceof String || member instanceof Number || member instanceof Boolean) {
                texts.put(String.valueOf(name), member.toString());
            }
        });
        return texts;
    }

    private static Map<?, ?> object(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Object normal(Object raw) {
        return switch (raw) {
            case String text -> text.equals(" ") ? "" : text;
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((name, member) -> copy.put(name, normal(member)));
                yield copy;
            }
            case List<?> list -> list.stream().map(RequestInput::normal).toList();
            // The schema's reader takes 1e30 for a whole number too, and then ends on it.
            case Double number when number % 1 == 0 -> new BigDecimal(number).toBigInteger();
            case null -> null;
            default -> raw;
        };
    }
}
