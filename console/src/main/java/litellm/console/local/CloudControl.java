package litellm.console.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import litellm.console.ConsoleException;
import litellm.console.ServerAnswer;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.ForeignText;

/** The local cloud's own API, under {@code /_local/}. */
record CloudControl(URI endpoint) {
    /** A cloud that gives no answer is ended, so one on a busy machine is to have the time for it. */
    private static final int TIMEOUT_MILLIS = 30_000;

    /** Whether the cloud of this process is up and answers; another one may have taken the port of one that was killed. */
    boolean answers(long pid) {
        try {
            HttpURLConnection connection = request("GET", "status", Optional.empty());
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK
                    && JsonDocument.readObject("status", read(connection.getInputStream()))
                                    .get("pid")
                            instanceof Number process
                    && process.longValue() == pid;
        } catch (IOException | DocumentException e) {
            return false;
        }
    }

    /** Asks it to stop; it answers before it does. */
    void shutDown() throws IOException {
        request("POST", "shutdown", Optional.of("{}")).getResponseCode();
    }

    /**
     * Sends a request.
     *
     * @param path what follows {@code /_local/}
     * @return the answer's members; none where it is empty
     * @throws ConsoleException if the cloud refuses the request, or fails
     */
    Map<String, Object> call(String method, String path, Optional<String> body) {
        try {
            HttpURLConnection connection = request(method, path, body);
            int status = connection.getResponseCode();
            boolean accepted = status < HttpURLConnection.HTTP_BAD_REQUEST;
            String answer = read(accepted ? connection.getInputStream() : connection.getErrorStream());
            if (status >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
                throw ConsoleException.failed("The local cloud failed: " + ForeignText.line(answer));
            }
            if (!accepted) {
                throw ConsoleException.wrongUsage("The local cloud refused: " + ForeignText.line(answer));
            }
            return answer.isBlank() ? Map.of() : ServerAnswer.readObject("the local cloud's answer", answer);
        } catch (IOException e) {
            throw ConsoleException.failed("The local cloud at %s does not answer: %s"
                    .formatted(endpoint, ForeignText.line(String.valueOf(e.getMessage()))));
        }
    }

    private HttpURLConnection request(String method, String path, Optional<String> body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) endpoint.resolve("/_local/" + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        if (body.isPresent()) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.getOutputStream().write(body.get().getBytes(StandardCharsets.UTF_8));
        }
        return connection;
    }

    private static String read(InputStream stream) throws IOException {
        if (stream == null) {
            return "";
        }
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
