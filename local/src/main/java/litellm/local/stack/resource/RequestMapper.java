package litellm.local.stack.resource;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Fills the request of a service from the properties of a resource. A property goes into the member of the same name,
 * case aside, since most resource types are named after their service's API; what differs is said by {@code renames}.
 *
 * @param renames from the path of a property ("SSESpecification.SSEEnabled"; list positions left out) to the name of its
 *     member
 * @param omitted paths of properties that no request takes
 */
record RequestMapper(Map<String, String> renames, Set<String> omitted) {
    RequestMapper {
        renames = Map.copyOf(renames);
        omitted = Set.copyOf(omitted);
    }

    /** Sets each member that has a property of its name and no value yet; properties without a member are left to others. */
    <B extends SdkPojo> B fillKnown(B builder, Properties properties) {
        SdkPojo present = built(builder);
        properties.values().forEach((name, value) -> {
            if (!omitted.contains(name)) {
                member(builder, name)
                        .filter(field -> isUnset(present, field))
                        .ifPresent(field -> field.set(builder, convert(field, PropertyPath.of(name), value)));
            }
        });
        return builder;
    }

    /**
     * Sets a member for each property.
     *
     * @param path where the properties stand in the resource
     * @throws UnfitPropertyException when there is a property without a member
     */
    <B extends SdkPojo> B fillAll(B builder, PropertyPath path, Properties properties) {
        SdkPojo present = built(builder);
        properties.values().forEach((name, value) -> {
            PropertyPath inner = path.part(name);
            if (!omitted.contains(inner.name())) {
                SdkField<?> field =
                        member(builder, inner.name()).orElseThrow(() -> UnfitPropertyException.extraneous(path, name));
                if (isUnset(present, field)) {
                    field.set(builder, convert(field, inner, value));
                }
            }
        });
        return builder;
    }

    /**
     * Checks that the properties fit the members of their names; properties without a member are left to others.
     *
     * @param path where the properties stand in the resource
     * @throws UnfitPropertyException when one does not fit
     */
    void check(SdkPojo shape, PropertyPath path, Properties properties) {
        properties.values().forEach((name, value) -> {
            PropertyPath inner = path.part(name);
            if (!omitted.contains(inner.name())) {
                member(shape, inner.name()).ifPresent(field -> convert(field, inner, value));
            }
        });
    }

    /**
     * Reads what a service describes back into properties, tags left out.
     *
     * @param asked the properties to read; parts of structures that they do not have are left out
     * @return those that the description has a member of their name for
     */
    Map<String, Object> read(SdkPojo described, Properties asked) {
        Map<String, Object> others = new LinkedHashMap<>(asked.values());
        others.remove("Tags");
        return read(described, "", new Properties(others));
    }

    private Map<String, Object> read(SdkPojo described, String path, Properties asked) {
        Map<String, Object> read = new LinkedHashMap<>();
        asked.values().forEach((name, value) -> {
            String inner = path.isEmpty() ? name : path + "." + name;
            member(described, inner)
                    .filter(field -> !isUnset(described, field))
                    .map(field -> plain(field.getValueOrDefault(described), inner, value))
                    .ifPresent(found -> read.put(name, found));
        });
        return read;
    }

    /** A member's value as a property has it; null where it is of another kind than the property. */
    private Object plain(Object found, String path, Object asked) {
        return switch (found) {
            case SdkPojo structure when asked instanceof Map -> read(structure, path, Properties.of(asked));
            case List<?> list when asked instanceof List<?> askedList -> plainList(list, path, askedList);
            case Map<?, ?> map when asked instanceof Map -> map;
            case String json when asked instanceof Map -> Properties.fromJson(json);
            case SdkPojo _, List<?> _, Map<?, ?> _ -> null;
            default -> asked instanceof Map || asked instanceof List ? null : Text.of(found);
        };
    }

    /** Structures have the parts that those of the property have; most services give lists in an order of their own. */
    private List<?> plainList(List<?> found, String path, List<?> asked) {
        Map<String, Object> parts = new LinkedHashMap<>();
        asked.stream().map(Properties::of).forEach(element -> parts.putAll(element.values()));
        return Properties.inOrderOf(
                asked,
                found.stream()
                        .map(element -> element instanceof SdkPojo structure
                                ? read(structure, path, new Properties(parts))
                                : Text.of(element))
                        .toList());
    }

    /** Whether a property that stands at {@code inner} within {@code path} has a member in the shape that path is mapped to. */
    boolean understands(SdkPojo shape, String path, List<String> inner) {
        if (inner.isEmpty()) {
            return true;
        }
        String here = path.isEmpty() ? inner.getFirst() : path + "." + inner.getFirst();
        List<String> rest = inner.subList(1, inner.size());
        return member(shape, here)
                .filter(field -> understands(field, here, rest))
                .isPresent();
    }

    private boolean understands(SdkField<?> field, String path, List<String> inner) {
        MarshallingType<?> type = field.marshallingType();
        if (inner.isEmpty() || type.equals(MarshallingType.STRING)) {
            return true;
        }
        if (type.equals(MarshallingType.SDK_POJO)) {
            return understands(field.constructor().get(), path, inner);
        }
        if (type.equals(MarshallingType.LIST)) {
            return understands(field.getTrait(ListTrait.class).memberFieldInfo(), path, inner);
        }
        return type.equals(MarshallingType.MAP)
                && understands(field.getTrait(MapTrait.class).valueFieldInfo(), path, inner.subList(1, inner.size()));
    }

    /** The member for the property at a path; every property begins with a capital letter, as few members do. */
    private Optional<SdkField<?>> member(SdkPojo shape, String path) {
        String property = path.substring(path.lastIndexOf('.') + 1);
        String name = renames.getOrDefault(path, property);
        return shape.sdkFields().stream()
                .filter(field -> field.memberName().equalsIgnoreCase(name) && startsWithCapital(property))
                .findFirst();
    }

    private static boolean startsWithCapital(String property) {
        return !property.isEmpty() && Character.isUpperCase(property.charAt(0));
    }

    /** The members of a builder can be read only from what it builds. */
    private static SdkPojo built(SdkPojo builder) {
        return builder instanceof Buildable buildable ? (SdkPojo) buildable.build() : builder;
    }

    private static boolean isUnset(SdkPojo pojo, SdkField<?> field) {
        Object value = field.getValueOrDefault(pojo);
        return value == null || value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap;
    }

    private Object convert(SdkField<?> field, PropertyPath path, Object value) {
        MarshallingType<?> type = field.marshallingType();
        if (type.equals(MarshallingType.LIST)) {
            return list(field, path, value);
        }
        if (type.equals(MarshallingType.MAP)) {
            return map(field, path, value);
        }
        if (type.equals(MarshallingType.SDK_POJO)) {
            return structure(field, path, value);
        }
        return scalar(type, path, value);
    }

    private List<Object> list(SdkField<?> field, PropertyPath path, Object value) {
        if (!(value instanceof List<?> list)) {
            throw UnfitPropertyException.mismatch(path, "JSONArray", value);
        }
        SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
        List<Object> converted = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            converted.add(convert(member, path.element(i), list.get(i)));
        }
        return converted;
    }

    private Map<String, Object> map(SdkField<?> field, PropertyPath path, Object value) {
        SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
        Map<String, Object> converted = new LinkedHashMap<>();
        object(path, value)
                .values()
                .forEach((key, element) -> converted.put(key, convert(member, path.element(key), element)));
        return converted;
    }

    private Object structure(SdkField<?> field, PropertyPath path, Object value) {
        return built(fillAll(field.constructor().get(), path, object(path, value)));
    }

    private static Properties object(PropertyPath path, Object value) {
        if (!(value instanceof Map<?, ?>)) {
            throw UnfitPropertyException.mismatch(path, "JSONObject", value);
        }
        return Properties.of(value);
    }

    private static Object scalar(MarshallingType<?> type, PropertyPath path, Object value) {
        String text = Properties.text(value);
        try {
            if (type.equals(MarshallingType.STRING)) {
                return text;
            }
            if (type.equals(MarshallingType.BOOLEAN)) {
                return truth(path, text);
            }
            if (type.equals(MarshallingType.INTEGER)) {
                return Integer.valueOf(text);
            }
            if (type.equals(MarshallingType.LONG)) {
                return Long.valueOf(text);
            }
            if (type.equals(MarshallingType.DOUBLE)) {
                return Double.valueOf(text);
            }
            if (type.equals(MarshallingType.FLOAT)) {
                return Float.valueOf(text);
            }
            if (type.equals(MarshallingType.INSTANT)) {
                return Instant.parse(text);
            }
            if (type.equals(MarshallingType.SDK_BYTES)) {
                return SdkBytes.fromUtf8String(text);
            }
        } catch (NumberFormatException e) {
            throw UnfitPropertyException.mismatch(path, "Number", value);
        } catch (DateTimeParseException e) {
            throw UnfitPropertyException.mismatch(path, "Timestamp", value);
        }
        throw new IllegalStateException("no conversion to " + type + " for " + path.place());
    }

    private static Boolean truth(PropertyPath path, String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw UnfitPropertyException.mismatch(path, "Boolean", text);
        }
        return Boolean.valueOf(text);
    }
}
