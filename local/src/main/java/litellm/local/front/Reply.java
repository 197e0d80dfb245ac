package litellm.local.front;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.jr.ob.JSON;

/**
 * One HTTP response.
 *
 * @param headers names in any case; immutable; the front itself sets the lengths
 * @param body the whole body; not copied, so not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // As in Call.
public record Reply(int status, Map<String, List<String>> headers, byte[] body) {

    private static final Set<String> SET_BY_SERVER = Set.of("connection", "date", "keep-alive", "transfer-encoding");

    /** What XML 1.0 cannot hold at all. */
    private static final Pattern NOT_IN_XML =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    public Reply {
        headers = Headers.copy(headers);
    }

    /** A JSON answer of the {@code application/x-amz-json-1.x} and REST-JSON protocols. */
    public static Reply json(int status, Object value) {
        return of(status, "application/json", encode(value));
    }

    /** An XML answer of the query and REST-XML protocols. */
    public static Reply xml(int status, String document) {
        return of(status, "text/xml", document.getBytes(StandardCharsets.UTF_8));
    }

    /** An error of the JSON protocols, as every AWS SDK reads it. */
    public static Reply jsonError(int status, String code, String message) {
        return json(status, Map.of("__type", code, "message", message, "Message", message))
                .withHeader("x-amzn-ErrorType", code)
                .withHeader("x-amzn-RequestId", "local");
    }

    /** An error of the query protocol, as every AWS SDK reads it. */
    public static Reply xmlError(int status, String code, String message) {
        String type = status < 500 ? "Sender" : "Receiver";
        return xml(
                status,
                "<ErrorResponse><Error><Type>" + type + "</Type><Code>" + escape(code) + "</Code><Message>"
                        + escape(message) + "</Message></Error><RequestId>local</RequestId></ErrorResponse>");
    }

    public static Reply empty(int status) {
        return new Reply(status, Map.of(), new byte[0]);
    }

    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, Map.of("Content-Type", List.of(contentType)), body);
    }

    /** Whether it is no answer but a refusal or a failure. */
    public boolean failed() {
        return status >= 300;
    }

    public Reply withHeader(String name, String value) {
        Map<String, List<String>> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(name, List.of(value));
        return new Reply(status, changed, body);
    }

    public Reply withBody(byte[] other) {
        return new Reply(status, headers, other);
    }

    /** Answers an exchange with it; to HEAD with all but the body. */
    public void send(HttpExchange exchange) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        headers.forEach((name, values) -> {
            boolean length = name.equalsIgnoreCase("Content-Length");
            if (!SET_BY_SERVER.contains(name.toLowerCase(Locale.ROOT)) && (head || !length)) {
                exchange.getResponseHeaders().put(name, List.copyOf(values));
            }
        });
        boolean empty = head || body.length == 0;
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static byte[] encode(Object value) {
        return JSON.std.asBytes(value);
    }

    /** {@code text} as XML holds it; for a character that it cannot hold stands the replacement character. */
    public static String escape(String text) {
        return NOT_IN_XML
                .matcher(text)
                .replaceAll("\uFFFD")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\r", "&#13;");
    }
}
