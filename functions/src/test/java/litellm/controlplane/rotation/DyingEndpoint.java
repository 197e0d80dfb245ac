package litellm.controlplane.rotation;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import litellm.controlplane.testing.LoopbackServer;
import litellm.controlplane.testing.Moto;

/**
 * AWS's APIs for a function that dies: so many calls reach moto, the answer of the last of them is lost, and after it none reaches
 * moto any more. What the call did has been done, and the function has not heard of it.
 */
final class DyingEndpoint implements AutoCloseable {
    private final LoopbackServer server = new LoopbackServer(this::serve);
    private final HttpClient moto = HttpClient.newHttpClient();
    private final AtomicInteger left;

    DyingEndpoint(int calls) {
        left = new AtomicInteger(calls);
    }

    String address() {
        return server.endpoint();
    }

    /** Whether the call after which it dies has come. */
    boolean dead() {
        return left.get() <= 0;
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readAllBytes();
        int before = left.getAndDecrement();
        if (before <= 0) {
            return;
        }
        HttpResponse<byte[]> response = forward(exchange, request);
        if (before > 1) {
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(response.statusCode(), response.body().length);
            exchange.getResponseBody().write(response.body());
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(Moto.shared().endpoint()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : new String[] {"Authorization", "X-Amz-Target", "Content-Type"}) {
            request.header(header, exchange.getRequestHeaders().getFirst(header));
        }
        try {
            return moto.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        moto.close();
    }
}
