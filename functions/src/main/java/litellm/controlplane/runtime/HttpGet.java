package litellm.controlplane.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * HTTP GET requests, some of them with a key.
 *
 * <p>With the JDK's old HTTP connection: the SDK has loaded it already, while java.net.http would cost a cold start and a
 * thread.
 */
public final class HttpGet {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 10_000;

    /** Far beyond any list of models; an endpoint that is something else is not read to its end. */
    private static final int MAX_BYTES = 1 << 20;

    private HttpGet() {}

    /**
     * An answer.
     *
     * @param body empty where the status is an error's
     */
    public record Answer(int status, String body) {}

    /**
     * Asks once. A redirect is an answer: a key must not follow it elsewhere.
     *
     * @param headers their values by their names
     * @throws IOException where there is no answer
     * @throws IllegalArgumentException where a request cannot hold the value of a header; the message does not quote it, and
     *     nothing was asked
     */
    public static Answer ask(String url, Map<String, String> headers) throws IOException {
        headers.forEach(HttpGet::requireHeaderValue);
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        headers.forEach(connection::setRequestProperty);
        try {
            int status = connection.getResponseCode();
            return new Answer(status, status < HttpURLConnection.HTTP_BAD_REQUEST ? body(connection) : "");
        } finally {
            connection.disconnect();
        }
    }

    private static void requireHeaderValue(String name, String value) {
        if (!HeaderValue.isOne(value)) {
            throw new IllegalArgumentException(
                    "header %s: found a character that a request cannot hold, for example a line break"
                            .formatted(name));
        }
    }

    private static String body(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
    }
}
