package litellm.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.jr.ob.JSON;

/** A LiteLLM proxy as far as this project asks it something: health, models, the admin page. It calls no model. */
final class LiteLlmServer implements Program {
    private static final String PAGE = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>LiteLLM (local cloud)</title>
            <h1>LiteLLM, stood in for by the local cloud</h1>
            <p>It answers <code>/health/liveliness</code>, <code>/health/readiness</code> and <code>/v1/models</code>
            and logs in to its database. The admin UI itself comes with the real image, on AWS.</p></html>
            """;

    private final LiteLlm litellm;
    private final List<String> models;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final DatabaseClient database;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private record Answer(int status, String contentType, String body) {
        static Answer json(int status, Object value) {
            return new Answer(status, "application/json", JSON.std.asString(value));
        }

        static Answer page() {
            return new Answer(200, "text/html; charset=utf-8", PAGE);
        }
    }

    private LiteLlmServer(LiteLlm litellm, List<String> models) throws IOException {
        this.litellm = litellm;
        this.models = models;
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::serve);
        database = litellm.databaseUrl().isEmpty()
                ? null
                : DatabaseClient.start(
                        DatabaseUrl.parse(litellm.databaseUrl()),
                        "litellm " + litellm.taskId(),
                        litellm.loginInterval(),
                        litellm.log());
    }

    static LiteLlmServer start(LiteLlm litellm, List<String> models) throws IOException {
        LiteLlmServer server = new LiteLlmServer(litellm, models);
        server.http.start();
        return server;
    }

    /** Where it really listens. */
    int port() {
        return http.getAddress().getPort();
    }

    LoginCount logins() {
        return database == null ? LoginCount.none() : database.count();
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    /** Lets the requests under way end. */
    @Override
    public void stop() {
        if (!exit.isDone()) {
            http.stop((int) litellm.stopTimeout().toSeconds());
            threads.shutdownNow();
            if (database != null) {
                database.close();
            }
            exit.complete(0);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Answer answer = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        return switch (exchange.getRequestURI().getPath()) {
            case "/health/liveliness", "/health/liveness" -> Answer.json(200, "I'm alive!");
            case "/health/readiness" -> readiness();
            case "/v1/models", "/models" -> models(exchange.getRequestHeaders().getFirst("Authorization"));
            case "/", "/ui", "/ui/" -> Answer.page();
            default -> Answer.json(404, Map.of("detail", "Not Found"));
        };
    }

    private Answer readiness() {
        if (database == null) {
            return Answer.json(200, health("healthy", "Not connected"));
        }
        return database.isConnected()
                ? Answer.json(200, health("healthy", "connected"))
                : Answer.json(503, health("unhealthy", "disconnected"));
    }

    private static Map<String, String> health(String status, String db) {
        Map<String, String> health = new LinkedHashMap<>();
        health.put("status", status);
        health.put("db", db);
        return health;
    }

    private Answer models(String authorization) {
        if (authorization == null) {
            return unauthorized("No api key passed in.");
        }
        String key = authorization.startsWith("Bearer ") ? authorization.substring("Bearer ".length()) : authorization;
        boolean known = MessageDigest.isEqual(
                key.getBytes(StandardCharsets.UTF_8), litellm.masterKey().getBytes(StandardCharsets.UTF_8));
        return known
                ? Answer.json(200, modelList())
                : unauthorized("Invalid proxy server token passed. Unable to find token in cache or database.");
    }

    private Map<String, Object> modelList() {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put(
                "data",
                models.stream()
                        .map(name ->
                                Map.of("id", name, "object", "model", "created", 1_677_610_602, "owned_by", "openai"))
                        .toList());
        list.put("object", "list");
        return list;
    }

    private static Answer unauthorized(String reason) {
        return Answer.json(
                401,
                Map.of(
                        "error",
                        Map.of(
                                "message", "Authentication Error, " + reason,
                                "type", "auth_error",
                                "param", "None",
                                "code", "401")));
    }
}
