package litellm.controlplane.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpGetTest {
    private static final Map<String, String> KEY = Map.of("x-api-key", "sk-hush");

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String body = "";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                keys.add(exchange.getRequestHeaders().getFirst("x-api-key"));
                byte[] answer = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Location", url());
                exchange.sendResponseHeaders(status, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void givesStatusAndBody() throws IOException {
        body = "{}";

        assertThat(HttpGet.ask(url(), KEY)).isEqualTo(new HttpGet.Answer(200, "{}"));
        assertThat(keys).containsExactly("sk-hush");
    }

    @Test
    void readsNoMoreOfAnAnswerThanItHasRoomFor() throws IOException {
        body = "x".repeat((1 << 20) + 1);

        assertThat(HttpGet.ask(url(), Map.of()).body()).hasSize(1 << 20);
    }

    @Test
    void givesTheStatusOfAnErrorWithoutItsBody() throws IOException {
        status = 401;
        body = "sk-hush is not known";

        assertThat(HttpGet.ask(url(), KEY)).isEqualTo(new HttpGet.Answer(401, ""));
    }

    @Test
    void followsNoRedirect() throws IOException {
        status = 302;

        assertThat(HttpGet.ask(url(), KEY).status()).isEqualTo(302);
        assertThat(keys).hasSize(1);
    }

    /** The JDK quotes what it refuses. */
    @Test
    void refusesAValueThatNoHeaderCanHoldWithoutShowingIt() {
        assertThatThrownBy(() -> HttpGet.ask(url(), Map.of("x-api-key", "sk-hush\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("header x-api-key: found a character that a request cannot hold, for example a line break");
        assertThat(keys).isEmpty();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }
}
