package litellm.controlplane.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import litellm.controlplane.testing.TestGateway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class GatewayEndpointTest {
    @AutoClose
    private final TestGateway server = new TestGateway();

    private final GatewayEndpoint gateway = new GatewayEndpoint(server.endpoint());

    @Test
    void aReadyGatewayHasNoFault() {
        assertThat(gateway.readinessFault()).isEmpty();
        assertThat(gateway.modelsFault(TestGateway.MASTER_KEY, Set.of("gpt-4o", "claude-sonnet")))
                .isEmpty();
    }

    @Test
    void aGatewayWhoseDatabaseIsAwayIsNotReady() {
        server.readiness(503);
        assertThat(gateway.readinessFault()).contains("GET " + server.endpoint() + "/health/readiness answered 503");
    }

    /** LiteLLM answers 200 without its database, and 401 to every key but the master key. */
    @Test
    void aGatewayThatSaysItHasNoDatabaseIsNotReady() {
        server.database("Not connected");
        assertThat(gateway.readinessFault())
                .contains("GET " + server.endpoint()
                        + "/health/readiness answered 200 with the database \"Not connected\"");
    }

    @Test
    void aRedirectIsNoAnswerAndIsNotFollowed() {
        server.readiness(302);
        assertThat(gateway.readinessFault()).contains("GET " + server.endpoint() + "/health/readiness answered 302");
        assertThat(server.paths()).containsExactly("/health/readiness");
    }

    @Test
    void missingModelsAreNamed() {
        assertThat(gateway.modelsFault(TestGateway.MASTER_KEY, Set.of("gpt-4o", "titan", "nova")))
                .contains("GET " + server.endpoint() + "/v1/models does not list nova, titan");
    }

    @Test
    void aRefusedKeyIsSaidWithoutTheKey() {
        assertThat(gateway.modelsFault("sk-wrong", Set.of("gpt-4o")))
                .contains("GET " + server.endpoint() + "/v1/models answered 401");
    }

    /** The JDK quotes what it refuses. */
    @Test
    void aKeyThatNoHeaderCanHoldIsSaidWithoutTheKey() {
        assertThat(gateway.modelsFault("sk-hush\n", Set.of("gpt-4o")))
                .contains(
                        "GET " + server.endpoint()
                                + "/v1/models: not asked; the master key has a character that a request cannot hold, for example a line break: write it anew");
        assertThat(server.paths()).isEmpty();
    }

    @Test
    void anAnswerThatIsNoListIsSaid() {
        server.models("<html>");
        assertThat(gateway.modelsFault(TestGateway.MASTER_KEY, Set.of("gpt-4o")))
                .contains("GET " + server.endpoint() + "/v1/models: found an answer that is no list of models");
    }

    @Test
    void anEndpointThatNobodyListensAtIsSaid() throws IOException {
        String endpoint;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            endpoint = "http://127.0.0.1:" + closed.getLocalPort();
        }
        assertThat(new GatewayEndpoint(endpoint).readinessFault())
                .contains("GET " + endpoint + "/health/readiness: no answer (ConnectException)");
    }
}
