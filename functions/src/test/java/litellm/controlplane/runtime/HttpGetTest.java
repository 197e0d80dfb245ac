package litellm.controlplane.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import litellm.controlplane.testing.LoopbackServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpGetTest {
    private static final Map<String, String> KEY = Map.of("x-api-key", "sk-hush");

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String body = "";

    @AutoClose
    private LoopbackServer server;

    @BeforeEach
    void start() {
        server = new LoopbackServer(exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("x-api-key"));
            exchange.getResponseHeaders().add("Location", url());
            LoopbackServer.send(exchange, status, body);
        });
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
        return server.endpoint() + "/";
    }
}
