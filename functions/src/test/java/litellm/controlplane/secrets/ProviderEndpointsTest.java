package litellm.controlplane.secrets;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import litellm.controlplane.runtime.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.RetryableException;

/** Nobody listens on port 1: a key that is tested there has come to its endpoint. */
class ProviderEndpointsTest {
    private static final String NOWHERE = "http://127.0.0.1:1";

    private final ProviderEndpoints endpoints =
            new ProviderEndpoints(new Settings(Map.of("OPENAI_ENDPOINT", NOWHERE, "ANTHROPIC_ENDPOINT", NOWHERE)));

    static Stream<String> swapped() {
        return ProviderKeyNames.ALL.stream().filter(name -> ProviderKeyNames.ALL.contains(name + "_SECONDARY"));
    }

    @ParameterizedTest
    @MethodSource("swapped")
    void hasATestForEachKeyThatARotationPutsInUse(String name) {
        assertThatThrownBy(() -> endpoints.test(name, "key"))
                .as("ProviderEndpoints.test asks the provider of " + name)
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining(NOWHERE);
    }

    @Test
    void sendsAKeyThatItDoesNotKnowToNobody() {
        assertThatThrownBy(() -> endpoints.test("NOWHERE_API_KEY", "key"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ProviderEndpoints has no test for NOWHERE_API_KEY");
    }
}
