package litellm.local.gateway.program;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import litellm.local.front.Reply;
import litellm.local.image.ModelList;
import litellm.local.image.Temper;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/** A LiteLLM proxy as far as this project asks it something: health, models and their administration, the admin page.
 * It calls no model. */
public final class LiteLlmServer implements Program {
    private static final String PAGE = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>LiteLLM (local cloud)</title>
            <h1>LiteLLM, stood in for by the local cloud</h1>
            <p>It answers <code>/health/liveliness</code>, <code>/health/readiness</code> and <code>/v1/models</code>
            and logs in to its database. The admin UI itself comes with the real image, on AWS.</p></html>
            """;

    private final LiteLlm litellm;
    private final ProxyModels models;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final DatabaseClient database;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private LiteLlmServer(LiteLlm litellm, List<ModelList.Deployment> configured) throws IOException {
        this.litellm = litellm;
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
        models = new ProxyModels(configured, database);
    }

    static LiteLlmServer start(LiteLlm litellm, List<ModelList.Deployment> models) throws IOException {
        LiteLlmServer server = new LiteLlmServer(litellm, models);
        server.http.start();
        return server;
    }

    /** Where it really listens. */
    public int port() {
        return http.getAddress().getPort();
    }

    public LoginCount logins() {
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
            byte[] request = exchange.getRequestBody().readAllBytes();
            answer(exchange, new String(request, StandardCharsets.UTF_8)).send(exchange);
        }
    }

    private Reply answer(HttpExchange exchange, String request) {
        String key = exchange.getRequestHeaders().getFirst("Authorization");
        return switch (exchange.getRequestURI().getPath()) {
            case "/health/liveliness", "/health/liveness" -> Reply.json(200, "I'm alive!");
            case "/health/readiness" -> readiness();
            case "/v1/models", "/models" -> forMaster(key, this::modelList);
            case "/model/info", "/v1/model/info" -> forMaster(key, () -> Reply.json(200, Map.of("data", models.all())));
            case "/model/new" -> forMaster(key, () -> newModel(JSON.std.mapFrom(request)));
            case "/model/delete" ->
                forMaster(
                        key,
                        () -> deleteModel(
                                String.valueOf(JSON.std.mapFrom(request).get("id"))));
            case "/", "/ui", "/ui/" -> Reply.of(200, "text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8));
            default -> Reply.json(404, Map.of("detail", "Not Found"));
        };
    }

    private Reply readiness() {
        if (litellm.image().temper() == Temper.NEVER_READY) {
            return Reply.json(503, health("unhealthy", "unknown"));
        }
        if (database == null) {
            return Reply.json(200, health("healthy", "Not connected"));
        }
        return database.isConnected()
                ? Reply.json(200, health("healthy", "connected"))
                : Reply.json(503, health("unhealthy", "disconnected"));
    }

    private static Map<String, String> health(String status, String db) {
        Map<String, String> health = new LinkedHashMap<>();
        health.put("status", status);
        health.put("db", db);
        return health;
    }

    /** What only the administrator may ask, and what may need the database. */
    @FunctionalInterface
    private interface Action {
        Reply answer() throws SQLException;
    }

    private Reply forMaster(String authorization, Action action) {
        if (authorization == null) {
            return unauthorized("No api key passed in.");
        }
        String key = authorization.startsWith("Bearer ") ? authorization.substring("Bearer ".length()) : authorization;
        boolean known = MessageDigest.isEqual(
                key.getBytes(StandardCharsets.UTF_8), litellm.masterKey().getBytes(StandardCharsets.UTF_8));
        if (!known) {
            return unauthorized("Invalid proxy server token passed. Unable to find token in cache or database.");
        }
        try {
            return action.answer();
        } catch (JacksonException _) {
            return error(422, "invalid_request_error", "JSON decode error");
        } catch (SQLException e) {
            return error(500, "internal_server_error", e.getMessage());
        }
    }

    private Reply modelList() throws SQLException {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put(
                "data",
                models.names().stream()
                        .map(name ->
                                Map.of("id", name, "object", "model", "created", 1_677_610_602, "owned_by", "openai"))
                        .toList());
        list.put("object", "list");
        return Reply.json(200, list);
    }

    private Reply newModel(Map<String, Object> model) throws SQLException {
        if (!models.canStore()) {
            return error(500, "internal_server_error", "{'error': 'No DB Connected. Here's how to do it'}");
        }
        String name = String.valueOf(model.get("model_name"));
        Object parameters = model.get("litellm_params");
        String id = models.add(name, parameters instanceof Map<?, ?> map ? map : Map.of());
        return Reply.json(200, Map.of("model_id", id, "model_name", name));
    }

    private Reply deleteModel(String id) throws SQLException {
        return models.canStore() && models.delete(id)
                ? Reply.json(200, Map.of("message", "Model: " + id + " deleted successfully"))
                : error(400, "bad_request_error", "{'error': 'Model with id=" + id + " not found in db'}");
    }

    private static Reply unauthorized(String reason) {
        return error(401, "auth_error", "Authentication Error, " + reason);
    }

    private static Reply error(int status, String type, String message) {
        return Reply.json(
                status,
                Map.of(
                        "error",
                        Map.of("message", message, "type", type, "param", "None", "code", String.valueOf(status))));
    }
}
