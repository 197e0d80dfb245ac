package litellm.controlplane.plan;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * What differs between two values of a property: the elements that do, where both are JSON, since the rest would hide them; else the
 * values as a whole. An element is found by its place, {@code ContainerDefinitions.0.Cpu}; one of a list of names with
 * values, a tag or a variable, by its name.
 */
final class ElementDifferences {
    private static final Set<Set<String>> NAME_AND_VALUE = Set.of(Set.of("Key", "Value"), Set.of("Name", "Value"));

    private final Map<String, BeforeAndAfter> found = new LinkedHashMap<>();

    private ElementDifferences() {}

    /**
     * The differing values by their path, in the order in which they come.
     *
     * @param path where the two values are
     */
    static Map<String, BeforeAndAfter> of(String path, BeforeAndAfter values) {
        ElementDifferences differences = new ElementDifferences();
        differences.compare(path, parsed(values.before()), parsed(values.after()));
        return differences.found.isEmpty() ? Map.of(path, values) : differences.found;
    }

    /** A text that is no object and no list stays one: only in these is there anything to look for. */
    private static Object parsed(String text) {
        if (text == null || !(text.startsWith("{") || text.startsWith("["))) {
            return text;
        }
        try {
            return JSON.std.anyFrom(text);
        } catch (JacksonException e) {
            return text;
        }
    }

    private void compare(String path, Object before, Object after) {
        if (before instanceof Map<?, ?> one && after instanceof Map<?, ?> other) {
            compareMembers(path, one, other);
        } else if (before instanceof List<?> one && after instanceof List<?> other) {
            compareLists(path, one, other);
        } else if (!Objects.equals(text(before), text(after))) {
            found.put(path, new BeforeAndAfter(text(before), text(after)));
        }
    }

    private void compareMembers(String path, Map<?, ?> before, Map<?, ?> after) {
        Set<Object> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        names.forEach(name -> compare(path + "." + name, before.get(name), after.get(name)));
    }

    private void compareLists(String path, List<?> before, List<?> after) {
        Optional<Map<String, Object>> one = byName(before);
        Optional<Map<String, Object>> other = byName(after);
        if (one.isPresent() && other.isPresent()) {
            compareMembers(path, one.get(), other.get());
        } else {
            compareElements(path, before, after);
        }
    }

    /** What comes or goes in the middle moves all that follows: what both lists begin and end with is passed over. */
    private void compareElements(String path, List<?> before, List<?> after) {
        int shorter = Math.min(before.size(), after.size());
        int start = 0;
        while (start < shorter && Objects.equals(before.get(start), after.get(start))) {
            start++;
        }
        int same = 0;
        while (same < shorter - start && Objects.equals(fromEnd(before, same), fromEnd(after, same))) {
            same++;
        }
        for (int place = start; place < Math.max(before.size(), after.size()) - same; place++) {
            compare(path + "." + place, element(before, place, same), element(after, place, same));
        }
    }

    private static Object fromEnd(List<?> list, int place) {
        return list.get(list.size() - 1 - place);
    }

    private static Object element(List<?> list, int place, int sameAtEnd) {
        return place < list.size() - sameAtEnd ? list.get(place) : null;
    }

    /** The values by their names; empty where the list is another one, or has a name twice. */
    private static Optional<Map<String, Object>> byName(List<?> list) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Object element : list) {
            if (element instanceof Map<?, ?> members && NAME_AND_VALUE.contains(members.keySet())) {
                Object name = members.get(members.containsKey("Key") ? "Key" : "Name");
                values.put(String.valueOf(name), members.get("Value"));
            }
        }
        return values.size() == list.size() ? Optional.of(values) : Optional.empty();
    }

    /** CloudFormation knows texts only: 80 is "80". */
    private static String text(Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> members -> JSON.std.asString(members);
            case List<?> elements -> JSON.std.asString(elements);
            default -> value.toString();
        };
    }
}
