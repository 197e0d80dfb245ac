package litellm.console.models;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.ConsoleException;
import litellm.console.EnvironmentProxy;
import litellm.console.ServerAnswer;
import litellm.console.WebAddress;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.ForeignText;
import litellm.controlplane.secrets.MasterKey;

/**
 * LiteLLM's administration API, as far as it concerns models (its documentation, "Model Management"). The master key goes in a
 * header, over TLS only, and never into a URL, a log or a message.
 */
public final class GatewayAdministration implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final URI endpoint;
    private final String masterKey;
    private final String whereSilent;
    private final HttpClient http = HttpClient.newBuilder()
            .proxy(new EnvironmentProxy())
            .connectTimeout(PATIENCE)
            // The key must not follow a redirect elsewhere.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * A gateway at this address; nothing is sent yet.
     *
     * @param whereSilent what to say where nobody answers there
     * @throws ConsoleException if the key would cross a network in clear text, or no request can hold it
     */
    public GatewayAdministration(URI endpoint, String masterKey, String whereSilent) {
        requireTls(endpoint);
        WebAddress.headerFault(MasterKey.KEY, masterKey).ifPresent(fault -> {
            throw ConsoleException.failed(fault);
        });
        this.endpoint = endpoint;
        this.masterKey = masterKey;
        this.whereSilent = whereSilent;
    }

    private static void requireTls(URI endpoint) {
        if (!WebAddress.isPrivate(endpoint)) {
            throw ConsoleException.failed(
                    "%s is not HTTPS: the master key would cross the network in clear text. Give the gateway a domain, with --set alb.DomainName=… --set alb.HostedZoneId=…"
                            .formatted(endpoint));
        }
    }

    /** Every model that the gateway serves. */
    public List<ServedModel> models() {
        List<ServedModel> models = new ArrayList<>();
        HttpResponse<String> answer = send("GET", "/model/info", HttpRequest.BodyPublishers.noBody());
        requireOk(answer);
        if (ServerAnswer.readObject("GET /model/info", answer.body()).get("data") instanceof List<?> data) {
            data.forEach(model -> models.add(model(model)));
        }
        return models;
    }

    /**
     * Deletes a model from the gateway's database, by the gateway's own id for it. One that is gone already is no fault: a worker
     * that another one's deletion has not reached lists it on (BerriAI/litellm issue 11423).
     */
    public void delete(String id) {
        HttpResponse<String> answer = send(
                "POST", "/model/delete", HttpRequest.BodyPublishers.ofString(JsonDocument.write(Map.of("id", id))));
        if (!isGone(answer, id)) {
            requireOk(answer);
        }
    }

    private static boolean isGone(HttpResponse<String> answer, String id) {
        return answer.statusCode() == 400
                && message(answer.body())
                        .filter(message -> message.contains("Model with id=%s not found in db".formatted(id)))
                        .isPresent();
    }

    private static ServedModel model(Object entry) {
        if (entry instanceof Map<?, ?> model
                && model.get("model_name") instanceof String name
                && model.get("model_info") instanceof Map<?, ?> info) {
            Object asked = model.get("litellm_params") instanceof Map<?, ?> parameters ? parameters.get("model") : null;
            return new ServedModel(
                    String.valueOf(info.get("id")),
                    name,
                    asked == null ? "" : asked.toString(),
                    Boolean.TRUE.equals(info.get("db_model")));
        }
        throw ConsoleException.failed(
                "GET /model/info: found an entry without model_name and model_info; is this LiteLLM?");
    }

    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + masterKey)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw ConsoleException.failed("%s %s: no answer (%s); %s"
                    .formatted(method, request.uri(), e.getClass().getSimpleName(), whereSilent));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConsoleException.failed("%s %s: interrupted".formatted(method, request.uri()));
        }
    }

    /** Another answer than LiteLLM's, a load balancer's page for one, is not shown. */
    private static void requireOk(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw ConsoleException.failed("%s %s answered %d: %s"
                    .formatted(
                            answer.request().method(),
                            answer.request().uri(),
                            answer.statusCode(),
                            message(answer.body()).map(ForeignText::line).orElse("an answer that is not LiteLLM's")));
        }
    }

    /** What LiteLLM says is wrong. */
    private static Optional<String> message(String body) {
        try {
            return JsonDocument.read("answer", body) instanceof Map<?, ?> answer
                            && answer.get("error") instanceof Map<?, ?> error
                            && error.get("message") instanceof String message
                    ? Optional.of(message)
                    : Optional.empty();
        } catch (DocumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
