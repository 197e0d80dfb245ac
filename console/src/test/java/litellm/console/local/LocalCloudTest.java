package litellm.console.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import litellm.console.Pause;
import litellm.console.TestProject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder says of a cloud that was killed, while another one answers at its port. */
class LocalCloudTest {
    @TempDir
    private Path folder;

    private final List<String> asked = new ArrayList<>();
    private HttpServer another;

    @BeforeEach
    void startAnother() throws IOException {
        another = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        another.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            byte[] status = "{\"pid\": 2}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, status.length);
            exchange.getResponseBody().write(status);
            exchange.close();
        });
        another.start();
    }

    @AfterEach
    void stopTheOther() {
        another.stop(0);
    }

    @Test
    void shouldNeitherTakeNorEndTheCloudOfAnotherFolder() throws IOException {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        // No process has a number beyond the system's limit.
        Files.writeString(
                killed.resolve("cloud.json"),
                "{\"pid\": 99999999, \"endpoint\": \"http://127.0.0.1:%d\", \"startedAt\": \"2026-01-01T00:00:00Z\"}"
                        .formatted(another.getAddress().getPort()));
        LocalCloud cloud = new LocalCloud(TestProject.repository(), killed, _ -> {}, Pause.SLEEP);

        assertThat(cloud.running()).isEmpty();
        assertThat(cloud.stop()).isFalse();

        assertThat(asked).containsOnly("/_local/status");
    }
}
