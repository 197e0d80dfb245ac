package litellm.controlplane.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Passes calls on to moto and counts them, but refuses or answers those that it is told to. */
public final class RefusingProxy implements Endpoint, AutoCloseable {
    private static final Set<String> NOT_PASSED_ON =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final LoopbackServer server = new LoopbackServer(this::handle, Executors.newVirtualThreadPerTaskExecutor());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String upstream;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Answer> answersOnce = new ConcurrentHashMap<>();
    private final Map<String, Answer> answersByPart = new ConcurrentHashMap<>();
    private final Map<String, Runnable> meanwhile = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> retries = new ConcurrentHashMap<>();

    /** A refusal's body depends on the protocol of who is refused: for those, {@code text} is the error's code. */
    private record Answer(int status, String text) {}

    public RefusingProxy(String upstream) {
        this.upstream = upstream;
    }

    @Override
    public String endpoint() {
        return server.endpoint();
    }

    /** From now on refuses every call of {@code operation}. */
    public void refuse(String operation, int status, String code) {
        answers.put(operation, new Answer(status, code));
    }

    /** From now on answers every call of {@code operation} with this document. */
    public void answer(String operation, String document) {
        answers.put(operation, new Answer(200, document));
    }

    /** From now on answers the calls whose body has {@code part} in it, say a parameter of the query protocol, with this document. */
    public void answerWhere(String part, String document) {
        answersByPart.put(part, new Answer(200, document));
    }

    /** Answers the next call of {@code operation} with this document. */
    public void answerOnce(String operation, String document) {
        answersOnce.put(operation, new Answer(200, document));
    }

    /** What somebody else does just before {@code operation} is called for the first time. */
    public void meanwhile(String operation, Runnable action) {
        meanwhile.put(operation, action);
    }

    /** How often {@code operation} was called, retries among them. */
    public long calls(String operation) {
        return calls.getOrDefault(operation, new LongAdder()).sum();
    }

    /** How often {@code operation} was called, the retries left out that the SDK makes of itself where a machine is slow. */
    public long firstAttempts(String operation) {
        return calls(operation)
                - retries.getOrDefault(operation, new LongAdder()).sum();
    }

    /** How many calls there were, those retries left out. */
    public long firstAttempts() {
        return calls.keySet().stream().mapToLong(this::firstAttempts).sum();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String text = new String(body, StandardCharsets.UTF_8);
        String operation = Endpoint.operation(exchange, text);
        calls.computeIfAbsent(operation, _ -> new LongAdder()).increment();
        if (isRetry(exchange)) {
            retries.computeIfAbsent(operation, _ -> new LongAdder()).increment();
        }
        Optional.ofNullable(meanwhile.remove(operation)).ifPresent(Runnable::run);
        Answer answer = answersByPart.entrySet().stream()
                .filter(byPart -> text.contains(byPart.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> Optional.ofNullable(answersOnce.remove(operation)))
                .orElse(answers.get(operation));
        if (answer == null) {
            passOn(exchange, body);
        } else {
            send(exchange, answer);
        }
    }

    /** The SDK numbers its attempts: {@code attempt=1; max=6}. */
    private static boolean isRetry(HttpExchange exchange) {
        String attempt = exchange.getRequestHeaders().getFirst("amz-sdk-request");
        return attempt != null && !attempt.startsWith("attempt=1;");
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        String text = answer.status() < 300 ? answer.text() : new Refusal(answer.text(), "refused").bodyFor(exchange);
        LoopbackServer.send(exchange, answer.status(), text);
    }

    private void passOn(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            response.headers()
                    .firstValue("content-type")
                    .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
            exchange.sendResponseHeaders(
                    response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
