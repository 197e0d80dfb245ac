package litellm.controlplane.verification;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.HeaderValue;

/**
 * A gateway, asked as its clients ask it.
 *
 * <p>With the JDK's old HTTP connection: the SDK has loaded it already, while java.net.http would cost a cold start and a
 * thread. What it finds is told in one sentence, which never holds the key.
 */
final class Gateway {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 10_000;

    /** Far beyond any list of models; an endpoint that is something else is not read to its end. */
    private static final int MAX_BYTES = 1 << 20;

    private final String endpoint;

    Gateway(String endpoint) {
        this.endpoint = endpoint;
    }

    /** What is wrong with {@code GET /health/readiness}; empty where it answers 200. */
    Optional<String> readinessFault() {
        Answer answer = get("/health/readiness", Optional.empty());
        return answer.status() == HttpURLConnection.HTTP_OK ? Optional.empty() : Optional.of(answer.sentence());
    }

    /**
     * What is wrong with {@code GET /v1/models}; empty where it lists every wanted model.
     *
     * @param masterKey the key to ask with
     */
    Optional<String> modelsFault(String masterKey, Set<String> wanted) {
        Answer answer = get("/v1/models", Optional.of(masterKey));
        if (answer.status() != HttpURLConnection.HTTP_OK) {
            return Optional.of(answer.sentence());
        }
        Set<String> missing = new TreeSet<>(wanted);
        try {
            missing.removeAll(JsonObject.parse(answer.body()).objects("data").stream()
                    .map(model -> model.text("id"))
                    .collect(Collectors.toSet()));
        } catch (IllegalArgumentException e) {
            return Optional.of("GET %s/v1/models: found an answer that is no list of models".formatted(endpoint));
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("GET %s/v1/models does not list %s".formatted(endpoint, String.join(", ", missing)));
    }

    /**
     * What is wrong with a master key that must not work any more; empty where the gateway answers 401 to it.
     *
     * @param masterKey the key that was in use before
     */
    Optional<String> acceptanceOf(String masterKey) {
        Answer answer = get("/v1/models", Optional.of(masterKey));
        return answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED
                ? Optional.empty()
                : Optional.of("The master key before the one in use must get 401: " + answer.sentence());
    }

    /** An answer, or why there was none ({@code status} 0). */
    private record Answer(int status, String body, String sentence) {}

    private Answer get(String path, Optional<String> key) {
        String url = endpoint + path;
        if (!key.map(HeaderValue::isOne).orElse(true)) {
            return new Answer(
                    0,
                    "",
                    "GET %s: not asked; the master key has a character that a request cannot hold, for example a line break: write it anew"
                            .formatted(url));
        }
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            // A redirect is not the answer, and the key must not follow it elsewhere.
            connection.setInstanceFollowRedirects(false);
            key.ifPresent(value -> connection.setRequestProperty("Authorization", "Bearer " + value));
            return read(url, connection);
        } catch (IOException e) {
            return new Answer(
                    0, "", "GET %s: no answer (%s)".formatted(url, e.getClass().getSimpleName()));
        }
    }

    private static Answer read(String url, HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : InputStream.nullInputStream()) {
            String body = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            return new Answer(status, body, "GET %s answered %d".formatted(url, status));
        } finally {
            connection.disconnect();
        }
    }
}
