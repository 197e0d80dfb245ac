package litellm.controlplane.verification;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.HttpGet;

/** A gateway's endpoint, asked as its clients ask it. What is wrong with it is one sentence, which never holds the key. */
record GatewayEndpoint(String endpoint) {
    /** What LiteLLM says of a database that it cannot reach. */
    private static final Set<String> UNCONNECTED = Set.of("Not connected", "disconnected");

    /**
     * What is wrong with {@code GET /health/readiness}; empty where it answers 200, and does not say that it has no database: then
     * only the master key would be known.
     */
    Optional<String> readinessFault() {
        Answer answer = get("/health/readiness", Map.of());
        if (answer.status() != HttpURLConnection.HTTP_OK) {
            return Optional.of(answer.sentence());
        }
        return database(answer)
                .filter(UNCONNECTED::contains)
                .map(database -> "%s with the database \"%s\"".formatted(answer.sentence(), database));
    }

    private static Optional<String> database(Answer answer) {
        try {
            return JsonObject.parse(answer.body()).optionalText("db");
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What is wrong with {@code GET /v1/models}; empty where it lists every wanted model. */
    Optional<String> modelsFault(String masterKey, Set<String> wanted) {
        Answer answer = get("/v1/models", authorization(masterKey));
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

    /** What is wrong with a master key that must not work any more; empty where the gateway answers 401 to it. */
    Optional<String> acceptanceOf(String masterKey) {
        Answer answer = get("/v1/models", authorization(masterKey));
        return answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED
                ? Optional.empty()
                : Optional.of("The master key before the one in use must get 401: " + answer.sentence());
    }

    /** An answer, or why there was none ({@code status} 0). */
    private record Answer(int status, String body, String sentence) {}

    private Answer get(String path, Map<String, String> headers) {
        String url = endpoint + path;
        try {
            HttpGet.Answer answer = HttpGet.ask(url, headers);
            return new Answer(answer.status(), answer.body(), "GET %s answered %d".formatted(url, answer.status()));
        } catch (IllegalArgumentException e) {
            return new Answer(
                    0,
                    "",
                    "GET %s: not asked; the master key has a character that a request cannot hold, for example a line break: write it anew"
                            .formatted(url));
        } catch (IOException e) {
            return new Answer(
                    0, "", "GET %s: no answer (%s)".formatted(url, e.getClass().getSimpleName()));
        }
    }

    private static Map<String, String> authorization(String masterKey) {
        return Map.of("Authorization", "Bearer " + masterKey);
    }
}
