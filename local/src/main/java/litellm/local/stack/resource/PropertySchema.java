package litellm.local.stack.resource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Which properties a type takes.
 *
 * @param mapper turns properties into the members of requests
 * @param requests those whose members are properties
 * @param parts the structures, by property, that take its parts
 * @param handled what the steps read by themselves, by the names on the way to it
 */
record PropertySchema(
        RequestMapper mapper, List<SdkPojo> requests, Map<String, Part> parts, Map<String, PropertyKind> handled) {
    /** Members of requests that are not properties. */
    private static final Set<String> NO_PROPERTIES =
            Set.of("ClientRequestToken", "ClientToken", "DryRun", "TagSpecifications", "Tags");

    /**
     * The structure that takes the parts of a property.
     *
     * @param kind whether the property is one such structure ({@code MAP}) or a list of them ({@code LIST})
     */
    record Part(SdkPojo shape, PropertyKind kind) {}

    PropertySchema {
        requests = List.copyOf(requests);
        parts = Map.copyOf(parts);
        handled = Map.copyOf(handled);
    }

    /** Whether the type knows the property at a path of names, list positions left out. */
    boolean understands(List<String> path) {
        String first = path.getFirst();
        List<String> inner = path.subList(1, path.size());
        return named(String.join(".", path))
                || (parts.containsKey(first)
                        && mapper.understands(parts.get(first).shape(), first, inner))
                || (!NO_PROPERTIES.contains(first)
                        && requests.stream().anyMatch(request -> mapper.understands(request, "", path)));
    }

    /** Whether the path itself is declared, has a declared path below it, or lies below one that has none. */
    private boolean named(String path) {
        return handled.containsKey(path)
                || hasParts(path)
                || handled.keySet().stream()
                        .anyMatch(declared -> path.startsWith(declared + ".") && !hasParts(declared));
    }

    private boolean hasParts(String path) {
        return parts.containsKey(path)
                || handled.keySet().stream().anyMatch(declared -> declared.startsWith(path + "."));
    }

    /**
     * Checks properties before anything is asked of a service.
     *
     * @throws UnfitPropertyException when one is not known, or its value does not fit
     */
    void check(Properties properties) {
        checkParts(PropertyPath.ROOT, properties.values());
        checkTags(properties);
        requests.forEach(request -> mapper.check(request, PropertyPath.ROOT, properties));
        parts.forEach((property, part) ->
                checkPart(part, PropertyPath.of(property), properties.values().get(property)));
    }

    private void checkParts(PropertyPath path, Map<?, ?> values) {
        values.forEach((key, value) -> {
            PropertyPath inner = path.part(key.toString());
            if (!understands(inner.names())) {
                throw UnfitPropertyException.extraneous(path, key.toString());
            }
            PropertyKind kind = kind(inner.name());
            if (kind != null) {
                kind.require(inner, value);
            }
            descend(inner, value);
        });
    }

    /** What a declared path has to be; null where that is a matter of the request's member. */
    private PropertyKind kind(String path) {
        Part part = parts.get(path);
        return part == null ? handled.getOrDefault(path, hasParts(path) ? PropertyKind.MAP : null) : part.kind();
    }

    private void descend(PropertyPath path, Object value) {
        if (value instanceof Map<?, ?> map) {
            checkParts(path, map);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                checkElement(path.element(i), list.get(i));
            }
        }
    }

    /** The elements of a declared list are structures where it has parts, and scalars otherwise. */
    private void checkElement(PropertyPath path, Object element) {
        if (kind(path.name()) == PropertyKind.LIST) {
            boolean structured = hasParts(path.name());
            boolean scalar = !(element instanceof Map) && !(element instanceof List);
            if (structured ? !(element instanceof Map) : !scalar) {
                throw UnfitPropertyException.mismatch(path, structured ? "JSONObject" : "String", element);
            }
        }
        descend(path, element);
    }

    private void checkTags(Properties properties) {
        PropertyPath path = PropertyPath.of("Tags");
        List<Properties> tags = properties.parts("Tags");
        for (int i = 0; i < tags.size(); i++) {
            for (String name : List.of("Key", "Value")) {
                if (!tags.get(i).has(name)) {
                    throw UnfitPropertyException.missing(path.element(i), name);
                }
            }
        }
    }

    private void checkPart(Part part, PropertyPath path, Object value) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                mapper.check(part.shape(), path.element(i), Properties.of(list.get(i)));
            }
        } else {
            mapper.check(part.shape(), path, Properties.of(value));
        }
    }
}
