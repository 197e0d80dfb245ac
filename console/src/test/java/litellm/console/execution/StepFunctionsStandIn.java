package litellm.console.execution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;

/** Step Functions as a test wants it, on loopback, and the one answer of STS that the console asks for. */
final class StepFunctionsStandIn implements AutoCloseable {
    private static final String IDENTITY =
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/one</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>";

    /** What a call is answered with: an HTTP status and JSON. */
    record Answer(int status, String body) {}

    private final HttpServer server;
    private final BiFunction<String, String, Answer> answers;

    /** @param answers to an operation, {@code ListExecutions}, and its request */
    StepFunctionsStandIn(BiFunction<String, String, Answer> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = target == null
                ? new Answer(200, IDENTITY)
                : answers.apply(target.substring(target.lastIndexOf('.') + 1), asked);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
