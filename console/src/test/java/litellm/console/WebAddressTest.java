package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:4000",
                "http://LOCALHOST/",
                "http://127.0.0.1",
                "http://127.8.8.8:80/",
                "http://[::1]:4000"
            })
    void shouldKnowWhatStaysOnThisMachine(String address) {
        assertThat(WebAddress.isLoopback(URI.create(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "mailto:localhost"
            })
    void shouldKnowWhatLeavesThisMachine(String address) {
        assertThat(WebAddress.isLoopback(URI.create(address))).isFalse();
    }
}
