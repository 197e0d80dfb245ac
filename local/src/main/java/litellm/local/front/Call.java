package litellm.local.front;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One HTTP request as a client sent it.
 *
 * @param path the raw path, percent-encoded as sent
 * @param query the raw query without its question mark; empty when there is none
 * @param headers names in any case; immutable
 * @param body the whole body, without HTTP's chunk framing; not copied, so not to be changed
 * @param service the signing name from the credential scope ("cloudformation", "s3"); null when unsigned
 * @param action the {@code Action} parameter of a query API, or what follows the dot of {@code X-Amz-Target}; null for REST
 * @param accessKey the access key id that signed; null when unsigned
 */
@SuppressWarnings("ArrayRecordComponent") // Bodies are large and never compared: a copy or a wrapper would only cost.
public record Call(
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        byte[] body,
        String service,
        String action,
        String accessKey) {

    public Call {
        headers = Headers.copy(headers);
    }

    /** The first value of a header, its name in any case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The decoded query parameters, in their order; a repeated one keeps its last value. */
    public Map<String, String> queryParameters() {
        return decode(query);
    }

    /** The decoded parameters of a query API: those of the form in the body, and those of the query. */
    public Map<String, String> form() {
        Map<String, String> form = decode(query);
        form.putAll(decode(text()));
        return form;
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** A part of a path, decoded: only in a query or a form does a plus sign stand for a blank. */
    public static String decodePath(String encoded) {
        return decodeOne(encoded.replace("+", "%2B"));
    }

    /** What is called: the action, or for REST the method and path. */
    public String operation() {
        return action != null ? action : method + " " + path;
    }

    Call withAction(String name) {
        return new Call(method, path, query, headers, body, service, name, accessKey);
    }

    /** The same call with another body; its length header follows. */
    public Call withBody(byte[] other) {
        Map<String, List<String>> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put("Content-Length", List.of(Integer.toString(other.length)));
        return new Call(method, path, query, changed, other, service, action, accessKey);
    }

    private static Map<String, String> decode(String encoded) {
        Map<String, String> decoded = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.isEmpty()) {
                decoded.put(decodeOne(name), equals < 0 ? "" : decodeOne(pair.substring(equals + 1)));
            }
        }
        return decoded;
    }

    private static String decodeOne(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
