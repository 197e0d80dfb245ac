package litellm.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before a local cloud and answers what was asked before at once, as it was answered then: what is measured behind it is
 * the function, not the cloud, and a function that changes something does so once.
 */
final class ReplayedCloud implements AutoCloseable {
    private static final Pattern SERVICE = Pattern.compile("Credential=[^/]+/\\d+/[^/]+/([^/]+)/");

    /** What Java's client sets itself, and what belongs to one connection. */
    private static final Set<String> LEFT_OUT =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding", "date");

    private final String endpoint;
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Request, HttpResponse<byte[]>> answers = new ConcurrentHashMap<>();
    private final List<Request> seen = new ArrayList<>();

    /**
     * A request as it came.
     *
     * @param service the name in its signature
     * @param target what the JSON protocols call the action by; empty for the others
     */
    record Request(String service, String method, String uri, String target, String body) {}

    /** Stands before the cloud at {@code endpoint}, on a loopback port of its own. */
    ReplayedCloud(String endpoint) throws IOException {
        this.endpoint = endpoint;
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was asked since the last time this was called, in order. */
    synchronized List<Request> take() {
        List<Request> taken = List.copyOf(seen);
        seen.clear();
        return taken;
    }

    private synchronized void see(Request request) {
        seen.add(request);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Request request = new Request(
                    service(exchange),
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    header(exchange, "X-Amz-Target"),
                    new String(body, StandardCharsets.ISO_8859_1));
            see(request);
            HttpResponse<byte[]> answer = answers.get(request);
            if (answer == null) {
                answer = ask(exchange, body);
                answers.put(request, answer);
            }
            send(exchange, answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!LEFT_OUT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void send(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!LEFT_OUT.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static String service(HttpExchange exchange) {
        Matcher matcher = SERVICE.matcher(header(exchange, "Authorization"));
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        http.close();
    }
}
