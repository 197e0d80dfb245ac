package litellm.console.aws;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import litellm.console.ConsoleException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A local cloud takes any credentials, so the profile that a person works with otherwise is none of its business. */
@Isolated("the profile is chosen for the whole process")
class LocalProfileTest {
    private static final URI CLOUD = URI.create("http://127.0.0.1:1");

    @BeforeEach
    void chooseAProfile() {
        System.setProperty("aws.profile", "a-profile-that-nobody-has");
    }

    @AfterEach
    void chooseNone() {
        System.clearProperty("aws.profile");
    }

    @Test
    void shouldBeNeededByAnAccountOnly() {
        assertThatCode(() -> new Aws(AwsTarget.local(CLOUD)).close()).doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        new Aws(new AwsTarget(Optional.of("us-east-1"), Optional.empty(), Optional.of(CLOUD), false)))
                .isInstanceOf(ConsoleException.class)
                .hasMessageStartingWith("AWS_PROFILE: found \"a-profile-that-nobody-has\"");
    }
}
