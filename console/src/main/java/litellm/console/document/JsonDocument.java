package litellm.console.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.jr.ob.JSON;

/** JSON texts as plain Java values and back; written keys keep their order, nulls stay. */
public final class JsonDocument {
    /** What the parser says of where the text came from: not that, but how it is set up. */
    private static final Pattern SOURCE = Pattern.compile(" ?\\(start marker at \\[Source.*", Pattern.DOTALL);

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
        try (JsonParser parser = JSON.std.createParser(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)) {
            Object value = JSON.std.anyFrom(parser);
            if (parser.nextToken() != null) {
                TokenStreamLocation location = parser.currentTokenLocation();
                throw new DocumentException(
                        place,
                        location.getLineNr(),
                        location.getColumnNr(),
                        "found more after the value; allowed: one");
            }
            return value;
        } catch (JacksonException e) {
            String fault = SOURCE.matcher(e.getOriginalMessage()).replaceAll("");
            if (e.getLocation() == null) {
                throw new DocumentException(place, fault);
            }
            throw new DocumentException(
                    place, e.getLocation().getLineNr(), e.getLocation().getColumnNr(), fault);
        }
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
        Map<String, Object> present = new LinkedHashMap<>();
        entries.forEach((key, value) -> {
            if (value != null) {
                present.put(key, value);
            }
        });
        return present;
    }
}
