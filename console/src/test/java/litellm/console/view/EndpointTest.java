package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import litellm.console.aws.AwsTarget;
import org.junit.jupiter.api.Test;

class EndpointTest {
    private static final AwsTarget LOCAL = AwsTarget.local(URI.create("http://127.0.0.1:4566"));
    private static final AwsTarget AWS = new AwsTarget(Optional.empty(), Optional.empty(), Optional.empty(), false);

    @Test
    void shouldSayWhichEndpointOfALocalCloudAPersonCannotAsk() {
        assertThat(text("https://llm.example.com", false, LOCAL))
                .isEqualTo("https://llm.example.com (the local cloud answers for this domain to its functions only)");
        assertThat(text("http://127.0.0.1:8080", false, LOCAL)).isEqualTo("http://127.0.0.1:8080");
        assertThat(text("https://llm.example.com", false, AWS)).isEqualTo("https://llm.example.com");
    }

    @Test
    void shouldSayThatAnEnvironmentIsStopped() {
        assertThat(text("https://llm.example.com", true, AWS))
                .isEqualTo("https://llm.example.com (dev is stopped: litellmctl start dev starts it)");
    }

    private static String text(String address, boolean stopped, AwsTarget target) {
        return new Endpoint("dev", address, stopped, target).text();
    }
}
