package litellm.controlplane.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteLlmImageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghcr.io/berriai/litellm-non_root:v1.86.2",
                "ghcr.io/berriai/litellm-non_root:1.84.0",
                "ghcr.io/berriai/litellm-non_root:v1.108.21",
                "ghcr.io/berriai/litellm-non_root:v2.0.0",
                "ghcr.io/berriai/litellm-non_root:main-v1.90.0-stable",
                "mirror.example:5000/team/litellm-non_root:v1.90.0.rc.1",
                "ghcr.io/berriai/litellm-non_root@sha256:1f",
                "ghcr.io/berriai/litellm-non_root:v1.86.2@sha256:1f",
            })
    void saysNothingOfOneThatTheGatewayRunsOn(String reference) {
        assertThat(new LiteLlmImage(reference).doubt()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghcr.io/berriai/litellm-non_root:v1.83.14",
                "ghcr.io/berriai/litellm-non_root:v1.83.14@sha256:1f",
                "ghcr.io/berriai/litellm-non_root:v0.99.0",
                "mirror.example:5000/team/litellm:1.83.14",
            })
    void doubtsAnOlderOne(String reference) {
        assertThat(new LiteLlmImage(reference).doubt())
                .contains(
                        "image: found '%s'; the gateway needs LiteLLM 1.84 or later: an older one may fail only once the database is migrated for it"
                                .formatted(reference));
    }
}
