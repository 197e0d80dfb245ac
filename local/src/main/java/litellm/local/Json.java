package litellm.local;

import java.util.List;
import java.util.Map;

/** Reads what is inside JSON objects: what is absent or of another kind counts as empty. */
public final class Json {
    private Json() {}

    @SuppressWarnings("unchecked") // JSON objects have strings for keys.
    public static Map<String, Object> object(Map<String, ?> parent, String name) {
        return parent.get(name) instanceof Map<?, ?> child ? (Map<String, Object>) child : Map.of();
    }

    @SuppressWarnings("unchecked") // As above.
    public static List<Map<String, Object>> objects(Map<String, ?> parent, String name) {
        return parent.get(name) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }

    @SuppressWarnings("unchecked") // The API's lists have elements of one kind.
    public static List<String> texts(Map<String, ?> parent, String name) {
        return parent.get(name) instanceof List<?> list ? (List<String>) list : List.of();
    }

    public static String text(Map<String, ?> parent, String name) {
        return parent.get(name) instanceof String text ? text : "";
    }

    public static int number(Map<String, ?> parent, String name, int otherwise) {
        return parent.get(name) instanceof Number number ? number.intValue() : otherwise;
    }

    public static boolean flag(Map<String, ?> parent, String name) {
        return Boolean.TRUE.equals(parent.get(name));
    }
}
