package litellm.local.stack.template;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import litellm.local.stack.resource.Text;

/** Resolved values as CloudFormation sees them: every scalar is a string to it. */
public final class Values {
    private Values() {}

    /** A scalar's text, as it stands in a joined string. */
    public static String text(Object scalar) {
        return Text.of(scalar);
    }

    public static boolean scalar(Object value) {
        return !(value instanceof Map) && !(value instanceof List);
    }

    /** Whether two values mean the same: 80 is "80", true is "true"; the order of keys does not matter. */
    public static boolean same(Object one, Object other) {
        return Objects.equals(normal(one), normal(other));
    }

    /** The keys whose values differ, those that only one side has included. */
    public static Set<String> changed(Map<String, Object> before, Map<String, Object> after) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> same(before.get(name), after.get(name)));
        return names;
    }

    public static String json(Object value) {
        return Text.json(value);
    }

    private static Object normal(Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> map -> normalMap(map);
            case List<?> list -> list.stream().map(Values::normal).toList();
            default -> text(value);
        };
    }

    private static Map<Object, Object> normalMap(Map<?, ?> map) {
        Map<Object, Object> normal = new LinkedHashMap<>();
        map.forEach((key, value) -> normal.put(key, normal(value)));
        return normal;
    }
}
