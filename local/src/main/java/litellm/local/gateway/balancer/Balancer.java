package litellm.local.gateway.balancer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import litellm.local.front.Headers;
import litellm.local.front.Reply;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.FixedResponseActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/**
 * One application load balancer: two loopback ports, one for its HTTP listener and one for its HTTPS listener. Each
 * request is led by the listener's rules as they are at that moment. Bodies are passed on as they come; the header
 * {@code Host} is not kept, targets see their own address in it.
 */
final class Balancer implements AutoCloseable {
    /**
     * The load balancer's {@code idle_timeout.timeout_seconds} is not looked at; this limit only ends requests that hang.
     */
    private static final Duration TARGET_TIMEOUT = Duration.ofMinutes(10);

    /** Each side has its own. */
    private static final Set<String> NOT_PASSED_ON = Headers.hopByHopAnd("Content-Length", "Expect", "Host");

    private final String arn;
    private final Supplier<Topology> topology;
    private final Targets targets;
    private final HttpServer http;
    private final HttpsServer https;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Balancer(String arn, Supplier<Topology> topology, Targets targets, SSLContext tls) throws IOException {
        this.arn = arn;
        this.topology = topology;
        this.targets = targets;
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        http = HttpServer.create(anyPort, 0);
        https = HttpsServer.create(anyPort, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
    }

    /** Opens the ports of a load balancer. */
    static Balancer start(String arn, Supplier<Topology> topology, Targets targets, SSLContext tls) throws IOException {
        Balancer balancer = new Balancer(arn, topology, targets, tls);
        balancer.serve(balancer.http, ProtocolEnum.HTTP);
        balancer.serve(balancer.https, ProtocolEnum.HTTPS);
        return balancer;
    }

    /** What {@code DNSName} says: so {@code http://DNSName} leads here. */
    String dnsName() {
        return "127.0.0.1:" + http.getAddress().getPort();
    }

    /** Where the HTTPS listener listens. */
    InetSocketAddress httpsSocket() {
        return https.getAddress();
    }

    /** {@code HOST:PORT} of the HTTPS listener. */
    String httpsAddress() {
        return "127.0.0.1:" + https.getAddress().getPort();
    }

    /** Frees the ports. */
    @Override
    public void close() {
        http.stop(0);
        https.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
        client.close();
    }

    private void serve(HttpServer server, ProtocolEnum protocol) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, protocol));
        server.start();
    }

    private void serve(HttpExchange exchange, ProtocolEnum protocol) throws IOException {
        try (exchange) {
            Optional<Topology.Listening> listening = topology.get().listener(arn, protocol);
            if (listening.isEmpty()) {
                page(exchange, 503, "Service Temporarily Unavailable");
                return;
            }
            WebRequest request = read(exchange);
            Action action = listening.get().actions(request).getLast();
            switch (action.type()) {
                case FORWARD ->
                    forward(
                            exchange,
                            request,
                            Forwarding.choose(action),
                            listening.get().listener());
                case FIXED_RESPONSE -> fixed(action.fixedResponseConfig()).send(exchange);
                case REDIRECT -> {
                    int port = listening.get().listener().port();
                    exchange.getResponseHeaders()
                            .set(
                                    "Location",
                                    Redirection.location(
                                            action.redirectConfig(),
                                            request,
                                            protocol.toString(),
                                            port,
                                            this::loopbackPort));
                    int code = Integer.parseInt(
                            action.redirectConfig().statusCodeAsString().substring("HTTP_".length()));
                    page(exchange, code, "Moved");
                }
                default -> page(exchange, 561, "The local cloud does not authenticate users");
            }
        }
    }

    private static WebRequest read(HttpExchange exchange) {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("127.0.0.1");
        URI uri = exchange.getRequestURI();
        return new WebRequest(
                exchange.getRequestMethod(),
                host.replaceFirst(":\\d+$", ""),
                uri.getRawPath(),
                Optional.ofNullable(uri.getRawQuery()).orElse(""),
                exchange.getRequestHeaders(),
                exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    /** A listener of this load balancer is on its loopback port; anything else is where it says. */
    private int loopbackPort(String protocol, int port) {
        ProtocolEnum wanted = ProtocolEnum.fromValue(protocol.toUpperCase(Locale.ROOT));
        return topology.get()
                .listener(arn, wanted)
                .filter(listening -> listening.listener().port() == port)
                .map(_ -> (wanted == ProtocolEnum.HTTPS ? https : http)
                        .getAddress()
                        .getPort())
                .orElse(port);
    }

    private void forward(HttpExchange exchange, WebRequest request, String group, Listener listener)
            throws IOException {
        Optional<Target> target = targets.acquire(group);
        if (target.isEmpty()) {
            page(exchange, 503, "Service Temporarily Unavailable");
            return;
        }
        try {
            Optional<URI> address = target.get().address();
            if (address.isEmpty()) {
                page(exchange, 504, "Gateway Time-out");
                return;
            }
            pass(
                    exchange,
                    client.send(
                            toTarget(exchange, request, address.get(), listener),
                            HttpResponse.BodyHandlers.ofInputStream()));
        } catch (HttpTimeoutException _) {
            page(exchange, 504, "Gateway Time-out");
        } catch (IOException e) {
            if (exchange.getResponseCode() != -1) {
                throw e;
            }
            page(exchange, 502, "Bad Gateway");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            target.get().release();
        }
    }

    private static HttpRequest toTarget(HttpExchange exchange, WebRequest request, URI address, Listener listener) {
        URI uri = address.resolve(request.path() + (request.query().isEmpty() ? "" : "?" + request.query()));
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(uri).timeout(TARGET_TIMEOUT).method(request.method(), body(exchange));
        request.headers().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name)) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return builder.setHeader("X-Forwarded-For", sources(exchange, request))
                .setHeader("X-Forwarded-Proto", listener.protocolAsString().toLowerCase(Locale.ROOT))
                .setHeader("X-Forwarded-Port", listener.port().toString())
                .build();
    }

    /** The addresses that the request has come by, the client's own last. */
    private static String sources(HttpExchange exchange, WebRequest request) {
        List<String> before = exchange.getRequestHeaders().getOrDefault("X-Forwarded-For", List.of());
        return Stream.concat(before.stream(), Stream.of(request.source())).collect(Collectors.joining(", "));
    }

    private static HttpRequest.BodyPublisher body(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
        if (!chunked && (length == null || length.equals("0"))) {
            return HttpRequest.BodyPublishers.noBody();
        }
        HttpRequest.BodyPublisher stream = HttpRequest.BodyPublishers.ofInputStream(exchange::getRequestBody);
        return chunked ? stream : HttpRequest.BodyPublishers.fromPublisher(stream, Long.parseLong(length));
    }

    private static void pass(HttpExchange exchange, HttpResponse<InputStream> response) throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        long length = response.headers().firstValueAsLong("Content-Length").orElse(0);
        boolean known = response.headers().firstValue("Content-Length").isPresent();
        boolean empty =
                exchange.getRequestMethod().equals("HEAD") || response.statusCode() == 204 || (known && length == 0);
        try (InputStream from = response.body()) {
            exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : length);
            if (!empty) {
                stream(from, exchange.getResponseBody());
            }
        }
    }

    /** Each part goes out when it comes in: answers of models are streams of events. */
    private static void stream(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            to.flush();
        }
        to.close();
    }

    private static Reply fixed(FixedResponseActionConfig config) {
        String type = Optional.ofNullable(config.contentType()).orElse("text/plain");
        String body = Optional.ofNullable(config.messageBody()).orElse("");
        return Reply.of(Integer.parseInt(config.statusCode()), type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void page(HttpExchange exchange, int status, String title) throws IOException {
        String html =
                "<html><head><title>%1$d %2$s</title></head><body><center><h1>%1$d %2$s</h1></center></body></html>\n"
                        .formatted(status, title);
        Reply.of(status, "text/html", html.getBytes(StandardCharsets.UTF_8))
                .withHeader("Server", "awselb/2.0")
                .send(exchange);
    }
}
