package litellm.controlplane.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import litellm.controlplane.json.JsonObject;

/** An AWS service, or some, that answers what a test says, for states that moto cannot be brought into. */
public final class ScriptedService implements Endpoint, AutoCloseable {
    private final LoopbackServer server = new LoopbackServer(this::handle);
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final Map<String, Runnable> later = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> operations = new ArrayList<>();

    /** From now on answers calls of {@code operation}, say {@code DescribeTasks}, with this document. */
    public ScriptedService answer(String operation, String document) {
        answers.put(operation, document);
        refusals.remove(operation);
        return this;
    }

    /** Answers calls of {@code operation} with this document from the call of {@code event} on. */
    public ScriptedService answerAfter(String event, String operation, String document) {
        later.put(event, () -> answer(operation, document));
        return this;
    }

    /** From now on refuses calls of {@code operation} with this error. */
    public ScriptedService refuse(String operation, String error) {
        return refuse(operation, error, error);
    }

    /** The same, with the service's message. */
    public ScriptedService refuse(String operation, String error, String message) {
        refusals.put(operation, new Refusal(error, message));
        return this;
    }

    /** The same, with more members of the error: {@code , "resourceIds": []}. */
    public ScriptedService refuse(String operation, String error, String message, String details) {
        refusals.put(operation, new Refusal(error, message, details));
        return this;
    }

    /** The bodies of the requests so far, of a service of the JSON protocol. */
    public List<JsonObject> requests() {
        synchronized (requests) {
            return requests.stream().map(JsonObject::parse).toList();
        }
    }

    /** The bodies of the requests so far, as they came. */
    public List<String> bodies() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The names of the calls so far. */
    public List<String> operations() {
        synchronized (requests) {
            return List.copyOf(operations);
        }
    }

    @Override
    public String endpoint() {
        return server.endpoint();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String operation = Endpoint.operation(exchange, request);
        synchronized (requests) {
            requests.add(request);
            operations.add(operation);
        }
        Optional.ofNullable(later.remove(operation)).ifPresent(Runnable::run);
        boolean answered = answers.containsKey(operation) && !refusals.containsKey(operation);
        String body = answered
                ? answers.get(operation)
                : refusals.getOrDefault(operation, new Refusal("UnscriptedCall", operation))
                        .bodyFor(exchange);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        Optional.ofNullable(refusals.get(operation))
                .ifPresent(refusal -> exchange.getResponseHeaders().add("x-amzn-ErrorType", refusal.code()));
        LoopbackServer.send(exchange, answered ? 200 : 400, body);
    }

    @Override
    public void close() {
        server.close();
    }
}
