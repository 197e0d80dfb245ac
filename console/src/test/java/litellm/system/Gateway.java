package litellm.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A deployed gateway, as its clients see it at its endpoint. */
record Gateway(String endpoint) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What it answers to whoever asks for the models with this key. */
    HttpResponse<String> models(String key) throws IOException, InterruptedException {
        return send(models(Map.of("Authorization", "Bearer " + key)));
    }

    /** The same without a key. */
    HttpResponse<String> models() throws IOException, InterruptedException {
        return send(models(Map.of()));
    }

    /** The status of its answer to the load balancer's question whether it is ready. */
    int readiness() throws IOException, InterruptedException {
        return send(request("/health/readiness", Map.of())).statusCode();
    }

    /** A client that asks for the models from now on. */
    Client askForModels(String key) {
        return new Client(models(Map.of("Authorization", "Bearer " + key)));
    }

    /** A client that asks from now on whether it is there. */
    Client askForLiveliness() {
        return new Client(request("/health/liveliness", Map.of()));
    }

    private HttpRequest models(Map<String, String> headers) {
        return request("/v1/models", headers);
    }

    private HttpRequest request(String path, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(Duration.ofSeconds(30));
        headers.forEach(request::header);
        return request.build();
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a request again and again, one after the other, until it is closed. */
    static final class Client implements AutoCloseable {
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong failures = new AtomicLong();
        private volatile String lastFailure = "";
        private volatile boolean wanted = true;
        private final Thread loop;

        private Client(HttpRequest request) {
            loop = Thread.ofVirtual().start(() -> {
                while (wanted) {
                    ask(request);
                }
            });
        }

        private void ask(HttpRequest request) {
            try {
                int status = send(request).statusCode();
                requests.incrementAndGet();
                if (status != 200) {
                    fail("answered " + status);
                }
            } catch (IOException e) {
                fail(e.toString());
            } catch (InterruptedException e) {
                wanted = false;
            }
        }

        private void fail(String why) {
            lastFailure = why;
            failures.incrementAndGet();
        }

        /** How many requests were answered, in whichever way. */
        long requests() {
            return requests.get();
        }

        /** How many requests had no answer, or another one than 200. */
        long failures() {
            return failures.get();
        }

        String lastFailure() {
            return lastFailure;
        }

        @Override
        public void close() {
            wanted = false;
            try {
                loop.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
