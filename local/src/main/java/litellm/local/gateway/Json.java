package litellm.local.gateway;

import java.util.List;
import java.util.Map;

/** Reads what is inside JSON objects: what is absent or of another kind counts as empty. */
final class Json {
    private Json() {}

    @SuppressWarnings("unchecked") // JSON objects have strings for keys.
    static Map<String, Object> object(Map<String, ?> parent, String name) {
        return parent.get(name) instanceof Map<?, ?> child ? (Map<String, Object>) child : Map.of();
    }

    @SuppressWarnings("unchecked") // As above.
    static List<Map<String, Object>> objects(Map<String, ?> parent, String name) {
        return parent.get(name) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }

    @SuppressWarnings("unchecked") // The API's lists have elements of one kind.
    static List<String> texts(Map<String, ?> parent, String name) {
        return parent.get(name) instanceof List<?> list ? (List<String>) list : List.of();
    }

    static String text(Map<String, ?> parent, String name) {
        return parent.get(name) instanceof String text ? text : "";
    }

    static int number(Map<String, ?> parent, String name, int otherwise) {
        return parent.get(name) instanceof Number number ? number.intValue() : otherwise;
    }

    static boolean flag(Map<String, ?> parent, String name) {
        return Boolean.TRUE.equals(parent.get(name));
    }
}
