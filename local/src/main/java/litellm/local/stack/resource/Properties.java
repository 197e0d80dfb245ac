package litellm.local.stack.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** The resolved properties of a resource, or of one part of it, as a template gives them. */
record Properties(Map<String, Object> values) {
    static final Properties NONE = new Properties(Map.of());

    boolean has(String name) {
        return values.get(name) != null;
    }

    /** The property as text, a JSON document where it is a map or a list; null when it is not there. */
    String text(String name) {
        return text(values.get(name));
    }

    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    boolean flag(String name) {
        return flag(name, false);
    }

    boolean flag(String name, boolean otherwise) {
        return has(name) ? Boolean.parseBoolean(text(name)) : otherwise;
    }

    int number(String name, int otherwise) {
        return has(name) ? Integer.parseInt(text(name)) : otherwise;
    }

    /** The property's list; empty when it is not there. */
    List<?> list(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    List<String> texts(String name) {
        return list(name).stream().map(Properties::text).toList();
    }

    /** The property's own properties; none when it is not there. */
    Properties part(String name) {
        return of(values.get(name));
    }

    List<Properties> parts(String name) {
        return list(name).stream().map(Properties::of).toList();
    }

    static Properties of(Object value) {
        return value instanceof Map<?, ?> map ? new Properties(keyed(map)) : NONE;
    }

    /** The map as one that is known to have text keys, as every map of a template has. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> keyed(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    /** The elements: first those that also occur in {@code order}, in its order, then the others. */
    static List<?> inOrderOf(List<?> order, List<?> elements) {
        List<Object> remaining = new ArrayList<>(elements);
        List<Object> ordered = new ArrayList<>();
        order.stream().map(Properties::plain).filter(remaining::remove).forEach(ordered::add);
        ordered.addAll(remaining);
        return ordered;
    }

    /** A value all of whose scalars are text. */
    private static Object plain(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                map.forEach((name, part) -> plain.put(name.toString(), plain(part)));
                yield plain;
            }
            case List<?> list -> list.stream().map(Properties::plain).toList();
            default -> Text.of(value);
        };
    }

    /** A value as text, a JSON document where it is a map or a list; null stays null. */
    static String text(Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> _, List<?> _ -> Text.json(value);
            default -> Text.of(value);
        };
    }

    static Map<String, Object> fromJson(String text) {
        return JSON.std.mapFrom(text);
    }
}
