package litellm.controlplane.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway on loopback that answers what LiteLLM answers, in any state of health. */
public final class TestGateway implements AutoCloseable {
    public static final String MASTER_KEY = "sk-the-master-key";
    public static final String OTHER_KEY = "sk-another-master-key";

    private final LoopbackServer server = new LoopbackServer(this::answer);
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private volatile int readiness = 200;
    private volatile String database = "connected";
    private volatile String otherKey = MASTER_KEY;
    private volatile String models =
            "{\"data\": [{\"id\": \"gpt-4o\"}, {\"id\": \"claude-sonnet\"}], \"object\": \"list\"}";

    public String endpoint() {
        return server.endpoint();
    }

    /** What it says of its database: {@code connected}, {@code Not connected}. */
    public TestGateway database(String state) {
        database = state;
        return this;
    }

    public TestGateway readiness(int status) {
        readiness = status;
        return this;
    }

    public TestGateway models(String answer) {
        models = answer;
        return this;
    }

    /** The one key that it takes beside {@link #MASTER_KEY}: a task that has not been restarted yet. */
    public TestGateway alsoTakes(String key) {
        otherKey = key;
        return this;
    }

    /** The paths asked for so far. */
    public List<String> paths() {
        return paths;
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/health/readiness" ->
                answer(exchange, readiness, "{\"status\": \"healthy\", \"db\": \"%s\"}".formatted(database));
            case "/v1/models" -> models(exchange);
            default -> LoopbackServer.send(exchange, 404, "");
        }
    }

    private void models(HttpExchange exchange) throws IOException {
        boolean known = List.of("Bearer " + MASTER_KEY, "Bearer " + otherKey)
                .contains(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        answer(exchange, known ? 200 : 401, known ? models : "{\"error\": {\"code\": \"401\"}}");
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        paths.add(exchange.getRequestURI().getPath());
        if (status == 302) {
            exchange.getResponseHeaders().add("Location", endpoint() + "/v1/models");
        }
        LoopbackServer.send(exchange, status, body);
    }

    @Override
    public void close() {
        server.close();
    }
}
