package litellm.local.iam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.local.front.Call;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * The members of a request that name something, whatever its protocol.
 *
 * @param values the strings of each top-level member: one for a string, several for a list, none for anything else. What a
 *     structure of JSON, or a list of them, holds is {@code NAME.MEMBER}
 */
record Members(Map<String, List<String>> values) {
    private static final Pattern LISTED = Pattern.compile("(\\w+)(\\.member)?\\.\\d+");

    static Members of(Call call) {
        Map<String, List<String>> values = new HashMap<>();
        if (call.header("Content-Type").orElse("").contains("json")
                || call.header("X-Amz-Target").isPresent()) {
            json(call).forEach((name, value) -> {
                values.put(name, texts(value));
                for (Map<?, ?> structure : structures(value)) {
                    structure.forEach(
                            (member, inner) -> values.computeIfAbsent(name + "." + member, _ -> new ArrayList<>())
                                    .addAll(texts(inner)));
                }
            });
        } else if (call.action() != null) {
            call.form().forEach((name, value) -> {
                Matcher listed = LISTED.matcher(name);
                values.computeIfAbsent(listed.matches() ? listed.group(1) : name, _ -> new ArrayList<>())
                        .add(value);
            });
        }
        return new Members(values);
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    Optional<String> one(String name) {
        return all(name).stream().findFirst();
    }

    /** Whether the request has it, also where it is a structure. */
    boolean has(String name) {
        return values.containsKey(name) || values.keySet().stream().anyMatch(each -> each.startsWith(name + "."));
    }

    Members with(Map<String, String> more) {
        Map<String, List<String>> joined = new HashMap<>(values);
        more.forEach((name, value) -> joined.put(name, List.of(value)));
        return new Members(joined);
    }

    private static Map<String, Object> json(Call call) {
        try {
            Map<String, Object> members = call.body().length == 0 ? null : JSON.std.mapFrom(call.body());
            return members == null ? Map.of() : members;
        } catch (JacksonException e) {
            return Map.of();
        }
    }

    private static List<Map<?, ?>> structures(Object value) {
        List<?> all = value instanceof List<?> list ? list : Arrays.asList(value);
        List<Map<?, ?>> structures = new ArrayList<>();
        for (Object each : all) {
            if (each instanceof Map<?, ?> structure) {
                structures.add(structure);
            }
        }
        return structures;
    }

    private static List<String> texts(Object value) {
        return switch (value) {
            case String text -> List.of(text);
            case List<?> list ->
                list.stream()
                        .filter(String.class::isInstance)
                        .map(Object::toString)
                        .toList();
            case null, default -> List.of();
        };
    }
}
