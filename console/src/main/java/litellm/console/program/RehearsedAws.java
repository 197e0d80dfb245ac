package litellm.console.program;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.console.document.YamlDocument;

/** AWS on a loopback port, as a {@link Rehearsal} needs it: {@code rehearsal.yaml}'s answers, and empty ones for the rest. */
final class RehearsedAws implements AutoCloseable {
    private static final String ANSWERS = "rehearsal.yaml";
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");

    /** S3 names no operation: what is only got there is an object. */
    private static final String OBJECT = "GetObject";

    private final Map<?, ?> answers;
    private final HttpServer server;

    RehearsedAws() throws IOException {
        try (InputStream text = Objects.requireNonNull(RehearsedAws.class.getResourceAsStream(ANSWERS), ANSWERS)) {
            answers = (Map<?, ?>) YamlDocument.read(ANSWERS, new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The arguments with which a command asks it. */
    String[] asked(List<String> command) {
        Stream<String> options = Stream.of(
                "--endpoint-url", "http://127.0.0.1:" + server.getAddress().getPort(), "--region", "us-east-1");
        return Stream.concat(options, command.stream()).toArray(String[]::new);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Optional<String> target =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            String operation = target.map(name -> name.substring(name.indexOf('.') + 1))
                    .orElseGet(() -> exchange.getRequestMethod().equals("GET") ? OBJECT : action(request));
            Object answer = answers.get(operation);
            byte[] body = Objects.requireNonNullElse(answer, target.isPresent() ? "{}" : "<Answer/>")
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String action(String request) {
        Matcher action = ACTION.matcher(request);
        return action.find() ? action.group(1) : "";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
