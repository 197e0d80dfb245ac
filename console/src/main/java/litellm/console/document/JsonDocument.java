package litellm.console.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.jr.ob.JSON;
import tools.jackson.jr.ob.JSONObjectException;

/** JSON texts as plain Java values and back; written keys keep their order, nulls stay. */
public final class JsonDocument {
    /** What there may be too much of, by what the parser's message begins with: all such faults have one type. */
    private static final Map<String, String> LIMITS = Map.of(
            "Document nesting depth",
            "found collections more than %1$d deep; allowed: at most %1$d"
                    .formatted(StreamReadConstraints.DEFAULT_MAX_DEPTH),
            "Number value length",
            "found a number of more than %1$d digits; allowed: at most %1$d"
                    .formatted(StreamReadConstraints.DEFAULT_MAX_NUM_LEN),
            "Name length",
            "found a name of more than %1$d characters; allowed: at most %1$d"
                    .formatted(StreamReadConstraints.DEFAULT_MAX_NAME_LEN));

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private static final JSON JSON_WITH_NULLS = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);
    private static final JSON INDENTED = JSON_WITH_NULLS.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private JsonDocument() {}

    /**
     * Reads one JSON value and nothing after it; a byte order mark before it is passed over.
     *
     * @param place what a fault calls the text, usually the file's name
     * @throws DocumentException if the text is not JSON or an object has a key twice
     */
    public static Object read(String place, String text) {
        String bare = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        if (bare.isBlank()) {
            throw new DocumentException(place, "found nothing; allowed: JSON");
        }
        try (JsonParser parser = JSON.std.createParser(bare)) {
            return read(place, parser);
        }
    }

    private static Object read(String place, JsonParser parser) {
        try {
            Object value = JSON.std.anyFrom(parser);
            if (parser.nextToken() != null) {
                throw at(place, parser.currentTokenLocation(), "found more after the value; allowed: one");
            }
            return value;
        } catch (JacksonException e) {
            throw at(
                    place,
                    Objects.requireNonNullElseGet(e.getLocation(), parser::currentLocation),
                    fault(e, parser.currentName()));
        }
    }

    /** What is wrong, in words that quote no more of the text than a key: Jackson's own speak of its settings. */
    private static String fault(JacksonException e, String key) {
        return switch (e) {
            case JSONObjectException _ -> "found the key \"" + key + "\" a second time; allowed: once";
            case UnexpectedEndOfInputException _ -> "found the end of the text within the value; allowed: a whole one";
            case StreamConstraintsException _ ->
                LIMITS.entrySet().stream()
                        .filter(limit -> e.getOriginalMessage().startsWith(limit.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("found more than is read of a text");
            default ->
                "found no JSON; allowed: names and texts in double quotes, numbers, true, false, null, {…} and […], without comments";
        };
    }

    private static DocumentException at(String place, TokenStreamLocation location, String fault) {
        return new DocumentException(place, location.getLineNr(), location.getColumnNr(), fault);
    }

    /** Reads one JSON object; see {@link #read}. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> readObject(String place, String text) {
        if (read(place, text) instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw new DocumentException(place, "found JSON that is no object; allowed: {…}");
    }

    /** The value as JSON on one line. */
    public static String write(Object value) {
        return JSON_WITH_NULLS.asString(value);
    }

    /** The value as JSON, indented for a reader. */
    public static String writeIndented(Object value) {
        return INDENTED.asString(value);
    }

    /** A mapping without the entries whose value is null, in the same order. */
    public static Map<String, Object> withoutNulls(Map<String, ?> entries) {
        Map<String, Object> present = new LinkedHashMap<>(entries);
        present.values().removeIf(Objects::isNull);
        return present;
    }
}
