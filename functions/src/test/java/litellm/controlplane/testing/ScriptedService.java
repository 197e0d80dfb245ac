package litellm.controlplane.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/** One AWS service of the JSON protocol that answers what a test says, for states that moto cannot be brought into. */
public final class ScriptedService implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<JsonObject> requests = new ArrayList<>();

    public ScriptedService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    /** From now on answers calls of {@code operation}, say {@code DescribeTasks}, with this JSON. */
    public ScriptedService answer(String operation, String json) {
        answers.put(operation, new Answer(200, json));
        return this;
    }

    /** From now on refuses calls of {@code operation} with this error. */
    public ScriptedService refuse(String operation, String error) {
        answers.put(operation, new Answer(400, "{\"__type\": \"" + error + "\"}"));
        return this;
    }

    /** The bodies of the requests so far. */
    public List<JsonObject> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** A client for this service. */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
        return AwsClients.build(builder, new Settings(Map.of("AWS_REGION", "us-east-1", "AWS_ENDPOINT_URL", endpoint)));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            synchronized (requests) {
                requests.add(JsonObject.read(exchange.getRequestBody()));
            }
            Answer answer = answers.getOrDefault(
                    target.substring(target.indexOf('.') + 1),
                    new Answer(400, "{\"__type\": \"UnscriptedCall\", \"message\": \"" + target + "\"}"));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private record Answer(int status, String body) {}

    @Override
    public void close() {
        server.stop(0);
    }
}
