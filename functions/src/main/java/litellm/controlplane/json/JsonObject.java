package litellm.controlplane.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.jr.ob.JSON;

/**
 * A JSON object, read by name. Maps instead of bound classes, because binding by reflection costs a cold start more than
 * the reading does. Every error names the place in the document, what was found there and what is needed.
 *
 * @param path the place of this object in its document, {@code ""} for the document itself
 */
public record JsonObject(String path, Map<String, Object> members) {
    /** The object whose text {@code in} holds. Throws IllegalArgumentException if it is no JSON object. */
    public static JsonObject read(InputStream in) {
        try {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The object that {@code json} is. Throws IllegalArgumentException if it is no JSON object. */
    public static JsonObject parse(String json) {
        Object value;
        try {
            value = JSON.std.anyFrom(json);
        } catch (StreamConstraintsException e) {
            throw new IllegalArgumentException("not JSON within bounds: " + e.getOriginalMessage());
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON" + where(e.getLocation()));
        }
        return of("", value);
    }

    /** Jackson's own words, and so the exception itself, quote what was found, which may be secret. */
    private static String where(TokenStreamLocation location) {
        return location == null ? "" : ": line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    /** The object {@code members} as the document itself. */
    public static JsonObject of(Map<String, ?> members) {
        return new JsonObject("", new LinkedHashMap<>(members));
    }

    /** The text of any JSON value made of maps, collections, strings, numbers and booleans; members that are null are left out. */
    public static String write(Object value) {
        return JSON.std.asString(value);
    }

    /** The string called {@code name}. Throws IllegalArgumentException if there is none. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> fault(place(name), members.get(name), "a string"));
    }

    /** The string called {@code name}, if there is a member of that name that is not null. */
    public Optional<String> optionalText(String name) {
        return optional(name, String.class, "a string");
    }

    /** The whole number of 32 bits called {@code name}, if there is a member of that name that is not null. */
    public Optional<Integer> optionalInteger(String name) {
        return optional(name, Integer.class, "a whole number of 32 bits");
    }

    /** The time called {@code name}, as ISO 8601 has it in UTC. Throws IllegalArgumentException if there is none. */
    public Instant instant(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException _) {
            throw unfit(name, "a time such as 2026-01-31T12:00:00Z");
        }
    }

    /** The constant called {@code name}, in whichever case it is written. Throws IllegalArgumentException if there is none. */
    public <E extends Enum<E>> E constant(String name, Class<E> type) {
        E[] allowed = type.getEnumConstants();
        String value = text(name);
        return Arrays.stream(allowed)
                .filter(constant -> constant.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> unfit(name, "one of " + Arrays.toString(allowed)));
    }

    /** The object called {@code name}. Throws IllegalArgumentException if there is none. */
    public JsonObject object(String name) {
        return optionalObject(name).orElseThrow(() -> fault(place(name), members.get(name), "an object"));
    }

    /** The object called {@code name}, if there is a member of that name that is not null. */
    public Optional<JsonObject> optionalObject(String name) {
        return Optional.ofNullable(members.get(name)).map(value -> of(place(name), value));
    }

    /** The objects in the array called {@code name}; empty if there is no such member. */
    public List<JsonObject> objects(String name) {
        List<?> values = optional(name, List.class, "an array").orElse(List.of());
        List<JsonObject> objects = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            objects.add(of(place(name) + "[" + i + "]", values.get(i)));
        }
        return objects;
    }

    /** This object's members as strings. Throws IllegalArgumentException if one is something else. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        members.keySet().forEach(name -> texts.put(name, text(name)));
        return texts;
    }

    /** The value found by following {@code names} down, if there is an object at each of them and a value at the last. */
    public Optional<Object> find(String... names) {
        Object value = members;
        for (String name : names) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return Optional.ofNullable(value);
    }

    private <T> Optional<T> optional(String name, Class<T> type, String needed) {
        Object value = members.get(name);
        if (value != null && !type.isInstance(value)) {
            throw fault(place(name), value, needed);
        }
        return Optional.ofNullable(type.cast(value));
    }

    private static JsonObject of(String path, Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(String.valueOf(name), member));
            return new JsonObject(path, members);
        }
        throw fault(path.isEmpty() ? "document" : path, value, "an object");
    }

    private String place(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Names the kind of what was found, not its value: a payload's values may be secret. */
    private static IllegalArgumentException fault(String place, Object found, String needed) {
        return new IllegalArgumentException("%s: found %s; %s is needed".formatted(place, kind(found), needed));
    }

    private IllegalArgumentException unfit(String name, String needed) {
        return new IllegalArgumentException("%s: found another string; %s is needed".formatted(place(name), needed));
    }

    private static String kind(Object value) {
        return switch (value) {
            case null -> "nothing";
            case String _ -> "a string";
            case Number _ -> "a number";
            case Boolean _ -> "a boolean";
            case List<?> _ -> "an array";
            default -> "an object";
        };
    }
}
