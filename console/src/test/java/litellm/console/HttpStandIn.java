package litellm.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A service as a test wants it: an HTTP server on loopback that answers what it is told, and remembers what it was asked. */
public final class HttpStandIn implements AutoCloseable {
    /** What breaks the connection in the place of an answer. */
    public static final Answer NONE = new Answer(0, Map.of(), "");

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Function<Request, Answer> answers;
    private final HttpServer server;

    /**
     * What it was asked.
     *
     * @param uri without the server's address
     * @param body as UTF-8
     */
    public record Request(String method, URI uri, Headers headers, String body) {
        /** The first value of a header; empty for none. */
        public String header(String name) {
            return Objects.requireNonNullElse(headers.getFirst(name), "");
        }
    }

    /** What it answers; the body goes out as UTF-8. */
    public record Answer(int status, Map<String, String> headers, String body) {
        public Answer(int status, String body) {
            this(status, Map.of(), body);
        }
    }

    /** Starts it on a port of its own; {@code answers} is called for requests that come side by side. */
    public HttpStandIn(Function<Request, Answer> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Its address, without a path. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All requests until now, in the order in which they came. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Answer answer = answers.apply(request);
            if (!answer.equals(NONE)) {
                send(exchange, answer);
            }
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
