package litellm.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Service;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Real moto with some services in front of it: what the tests of those services need of the local cloud. */
public final class TestCloud implements AutoCloseable {
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/]+)/[^/]+/[^/]+/([^/]+)/");
    private static final List<String> OF_THE_CONNECTION =
            List.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

    private final HttpServer server;
    private final URI moto = Moto.SHARED.get();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Service> services = new ConcurrentHashMap<>();
    private final AwsClients aws;

    public TestCloud() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        aws = new AwsClients(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "us-east-1",
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
    }

    public AwsClients aws() {
        return aws;
    }

    /** Puts a service in front of moto. */
    public void serve(String signingName, Service service) {
        services.put(signingName, service);
    }

    @Override
    public void close() {
        aws.close();
        server.stop(0);
        http.close();
    }

    /** Asks again and again until there is an answer. */
    public static <T> T await(String what, Supplier<Optional<T>> question) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(60);
        while (Instant.now().isBefore(deadline)) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("not within a minute: " + what);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = read(exchange);
            Service service = services.get(call.service() == null ? "" : call.service());
            Reply reply = service == null ? forward(call) : service.handle(call, this::forward);
            reply.headers().forEach((name, values) -> {
                if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(reply.status(), head || reply.body().length == 0 ? -1 : reply.body().length);
            if (!head) {
                exchange.getResponseBody().write(reply.body());
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            throw e;
        }
    }

    private static Call read(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        Matcher scope = SCOPE.matcher(authorization);
        boolean signed = scope.find();
        URI uri = exchange.getRequestURI();
        Call call = new Call(
                exchange.getRequestMethod(),
                uri.getRawPath(),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                exchange.getRequestHeaders(),
                body,
                signed ? scope.group(2) : null,
                null,
                signed ? scope.group(1) : null);
        String action = call.header("X-Amz-Target")
                .map(target -> target.substring(target.indexOf('.') + 1))
                .orElseGet(() -> isForm(call) ? call.form().get("Action") : null);
        return new Call(
                call.method(),
                call.path(),
                call.query(),
                call.headers(),
                body,
                call.service(),
                action,
                call.accessKey());
    }

    private static boolean isForm(Call call) {
        return call.header("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded");
    }

    private Reply forward(Call call) throws IOException {
        URI uri = moto.resolve(call.path() + (call.query().isEmpty() ? "" : "?" + call.query()));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).method(call.method(), HttpRequest.BodyPublishers.ofByteArray(call.body()));
        call.headers().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), response.headers().map(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** One moto for all tests of this JVM; it ends with the JVM. */
    private enum Moto implements Supplier<URI> {
        SHARED;

        private final URI address;

        Moto() {
            try {
                address = start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public URI get() {
            return address;
        }

        private static URI start() throws IOException {
            int port;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            Path folder = Files.createTempDirectory("moto");
            folder.toFile().deleteOnExit();
            Path log = folder.resolve("log");
            log.toFile().deleteOnExit();
            ChildProcess process = ChildProcess.start(ChildProcess.Spec.of(
                    List.of("python3", "-m", "moto.server", "-H", "127.0.0.1", "-p", Integer.toString(port)),
                    Map.of(),
                    folder,
                    log));
            Runtime.getRuntime().addShutdownHook(new Thread(process::close));
            awaitAnswer(process, port);
            return URI.create("http://127.0.0.1:" + port);
        }

        private static void awaitAnswer(ChildProcess process, int port) {
            Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
            while (!answers(port)) {
                try {
                    process.onExit().get(50, TimeUnit.MILLISECONDS);
                    throw new AssertionError("moto did not start");
                } catch (TimeoutException _) {
                    if (Instant.now().isAfter(deadline)) {
                        throw new AssertionError("moto does not answer");
                    }
                } catch (ExecutionException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        private static boolean answers(int port) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return true;
            } catch (IOException _) {
                return false;
            }
        }
    }
}
