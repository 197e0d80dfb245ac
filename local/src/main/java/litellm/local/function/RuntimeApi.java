package litellm.local.function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Lambda's Runtime API on a loopback port of its own: what the runtime interface client in each function's process asks. One server
 * serves all processes: the address that a process is given ends in its own name.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Using the Lambda runtime API</a>
 */
final class RuntimeApi implements AutoCloseable {
    private static final String VERSION = "/2018-06-01/runtime/";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Client> clients = new ConcurrentHashMap<>();

    /** The other end: a process of a function. */
    interface Client {
        /** Waits for the next event; null when there will be none. */
        Invocation next() throws InterruptedException;

        void initializationFailed(Outcome error);

        void finished(String requestId, Outcome outcome);
    }

    RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Serves a process from now on; gives what {@code AWS_LAMBDA_RUNTIME_API} is to be. */
    String register(String name, Client client) {
        clients.put(name, client);
        return "127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    void forget(String name) {
        clients.remove(name);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            int end = path.indexOf(VERSION);
            Client client = end < 1 ? null : clients.get(path.substring(1, end));
            if (client == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            serve(exchange, client, path.substring(end + VERSION.length()), body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void serve(HttpExchange exchange, Client client, String resource, byte[] body)
            throws IOException, InterruptedException {
        switch (resource) {
            case "invocation/next" -> sendNext(exchange, client.next());
            case "init/error" -> {
                client.initializationFailed(Outcome.answer(body, true));
                exchange.sendResponseHeaders(202, -1);
            }
            default -> finish(exchange, client, resource.split("/", -1), body);
        }
    }

    private static void finish(HttpExchange exchange, Client client, String[] parts, byte[] body) throws IOException {
        if (parts.length != 3 || !parts[0].equals("invocation")) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        client.finished(parts[1], Outcome.answer(body, parts[2].equals("error")));
        exchange.sendResponseHeaders(202, -1);
    }

    /** Where there is no event, the connection just breaks: the process is being ended. */
    private static void sendNext(HttpExchange exchange, Invocation invocation) throws IOException {
        if (invocation == null) {
            return;
        }
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plus(invocation.timeout()).toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.functionArn());
        headers.set("Lambda-Runtime-Trace-Id", invocation.traceId());
        if (invocation.clientContext() != null) {
            headers.set("Lambda-Runtime-Client-Context", invocation.clientContext());
        }
        headers.set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, invocation.payload().length);
        exchange.getResponseBody().write(invocation.payload());
    }
}
