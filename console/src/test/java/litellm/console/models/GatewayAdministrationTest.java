package litellm.console.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleException;
import litellm.console.HttpStandIn;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayAdministrationTest {
    private static final String KEY = "sk-of-the-test";

    @AutoClose
    private HttpStandIn server;

    private volatile int status = 200;
    private volatile String body = "{\"data\": []}";

    @BeforeEach
    void start() throws IOException {
        server = new HttpStandIn(_ -> new HttpStandIn.Answer(status, Map.of("Location", "/elsewhere"), body));
    }

    @Test
    void shouldReadWhereEachModelComesFrom() {
        body = """
                {"data": [
                  {"model_name": "gpt", "litellm_params": {"model": "openai/gpt-4o"}, "model_info": {"id": "1", "db_model": false}},
                  {"model_name": "mine\\u001b[31m", "litellm_params": {}, "model_info": {"id": "2", "db_model": true}}]}""";

        try (GatewayAdministration gateway = gateway()) {
            assertThat(gateway.models())
                    .containsExactly(
                            new ServedModel("1", "gpt", "openai/gpt-4o", false),
                            new ServedModel("2", "mine\u001b[31m", "", true));
        }
        assertThat(requests()).containsExactly("GET /model/info Bearer " + KEY + " ");
    }

    @Test
    void shouldDeleteAModelByItsIdWithTheKeyInTheHeaderOnly() {
        body = "{\"message\": \"Model: 2 deleted successfully\"}";

        try (GatewayAdministration gateway = gateway()) {
            gateway.delete("2");
        }

        assertThat(requests()).containsExactly("POST /model/delete Bearer " + KEY + " {\"id\":\"2\"}");
    }

    /** As LiteLLM answers where another worker has deleted it; whatever else it refuses is to be said. */
    @Test
    void shouldCountAModelAsDeletedThatIsGoneAlready() {
        status = 400;
        body = """
                {"error": {"message": "{'error': 'Model with id=2 not found in db'}", "type": "auth_error", "param": "None", "code": "400"}}""";

        try (GatewayAdministration gateway = gateway()) {
            gateway.delete("2");

            assertThatThrownBy(() -> gateway.delete("3"))
                    .isInstanceOf(ConsoleException.class)
                    .hasMessageEndingWith("/model/delete answered 400: {'error': 'Model with id=2 not found in db'}");
            status = 500;
            assertThatThrownBy(() -> gateway.delete("2")).hasMessageContaining("/model/delete answered 500: ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            401 | {"error": {"message": "Authentication Error"}} | answered 401: Authentication Error
            302 | moved                                          | answered 302: an answer that is not LiteLLM's
            503 | <html>no target</html>                         | answered 503: an answer that is not LiteLLM's
            200 | {"data": [{"id": "x"}]}                        | is this LiteLLM?
            200 | <html>proxy</html>                             | GET /model/info, line 1
            200 | []                                             | GET /model/info: found JSON that is no object
            """)
    void shouldSayWhatIsWrongWithoutTheKey(int code, String answer, String message) {
        status = code;
        body = answer;

        try (GatewayAdministration gateway = gateway()) {
            assertThatThrownBy(gateway::models)
                    .isInstanceOf(ConsoleException.class)
                    .hasMessageContaining(message)
                    .hasMessageNotContaining(KEY);
        }
        assertThat(requests()).hasSize(1);
    }

    @Test
    void shouldKeepTheKeyOffANetworkWithoutTls() {
        assertThatThrownBy(() -> new GatewayAdministration(URI.create("http://192.0.2.1:80"), KEY, ""))
                .isInstanceOf(ConsoleException.class)
                .hasMessageStartingWith("http://192.0.2.1:80 is not HTTPS")
                .hasMessageNotContaining(KEY);
    }

    /** The HTTP client's own refusal quotes the header. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\nX-Other: 1", "\0", "\u001b", "\u200b", "ö"})
    void shouldRefuseAKeyThatNoHeaderHoldsWithoutShowingIt(String end) {
        assertThatThrownBy(() -> new GatewayAdministration(server.endpoint(), KEY + end, ""))
                .isInstanceOf(ConsoleException.class)
                .hasMessageStartingWith("LITELLM_MASTER_KEY: found a character that a request cannot hold")
                .hasMessageNotContaining(KEY);
    }

    private GatewayAdministration gateway() {
        return new GatewayAdministration(server.endpoint(), KEY, "");
    }

    private List<String> requests() {
        return server.requests().stream()
                .map(request -> "%s %s %s %s"
                        .formatted(request.method(), request.uri(), request.header("Authorization"), request.body()))
                .toList();
    }
}
