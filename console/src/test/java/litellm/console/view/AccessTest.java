package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import litellm.console.aws.AwsTarget;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final AwsTarget LOCAL = AwsTarget.local(URI.create("http://127.0.0.1:4566"));
    private static final AwsTarget AWS = new AwsTarget(Optional.empty(), Optional.empty(), Optional.empty(), false);

    @Test
    void shouldSayWhichEndpointOfALocalCloudAPersonCannotAsk() {
        assertThat(firstLine("https://llm.example.com", LOCAL))
                .isEqualTo(
                        "Endpoint    https://llm.example.com (the local cloud answers for this domain to its functions only)");
        assertThat(firstLine("http://127.0.0.1:8080", LOCAL)).isEqualTo("Endpoint    http://127.0.0.1:8080");
        assertThat(firstLine("https://llm.example.com", AWS)).isEqualTo("Endpoint    https://llm.example.com");
    }

    private static String firstLine(String endpoint, AwsTarget target) {
        return new Access("dev", endpoint, endpoint + "/ui", target).lines().getFirst();
    }
}
