package litellm.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import litellm.console.status.EnvironmentStatus.ExecutionState;
import litellm.console.status.EnvironmentStatus.SecretState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTextTest {
    /**
     * Secrets Manager's longest interval is what a secret has that rotates on request only. Where no rotation has succeeded since, the
     * next one's date is in the past.
     */
    @ParameterizedTest
    @CsvSource({
        "90, ', rotates in 89 days'",
        "1000, ''",
        "0, ', its rotation is due'",
        "-1, ', its rotation is 1 day overdue'",
        "-3, ', its rotation is 3 days overdue'"
    })
    void shouldTellOfTheNextRotationOfASchedule(int days, String said) {
        Instant now = Instant.now();
        SecretState secret = new SecretState(
                "dev/litellm/ui-password",
                "PRESENT",
                now.toString(),
                now.plus(Duration.ofDays(days)).toString(),
                "",
                "");

        assertThat(StatusText.secret("dev", secret, command -> command))
                .singleElement()
                .asString()
                .endsWith("PRESENT, 0 days old" + said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"master-key", "database", "ui-password"})
    void shouldSayHowARotationThatBrokeIsGivenUp(String kind) {
        assertThat(pending("dev/litellm/" + kind)).endsWith("to give it up: rotate dev " + kind + " --unstick");
    }

    /** As somebody who wants each secret of an account to rotate turns it on; rotate takes no such secret, or does not ask Secrets Manager. */
    @ParameterizedTest
    @ValueSource(strings = {"dev/litellm/salt-key", "dev/litellm/api-keys", "litellm-control-plane/dev/provider-keys"})
    void shouldSayHowARotationThatNothingHereDoesIsGivenUp(String secret) {
        assertThat(pending(secret))
                .endsWith(
                        "to give it up: aws secretsmanager cancel-rotate-secret --secret-id %1$s; aws secretsmanager update-secret-version-stage --secret-id %1$s --version-stage AWSPENDING --remove-from-version-id v-1"
                                .formatted(secret));
    }

    /** Step Functions takes characters in a name that turn the reading direction. */
    @Test
    void shouldNotLetAnExecutionsNameSteerATerminal() {
        String arn = "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:a\u202eb";
        ExecutionState execution = new ExecutionState(arn, "RUNNING", "2026-12-01T03:52:53Z", "", "");

        assertThat(StatusText.execution(execution))
                .endsWith("  RUNNING 2026-12-01T03:52:53Z " + arn.replace("\u202e", ""));
    }

    private static String pending(String secret) {
        SecretState state = new SecretState(secret, "PRESENT", "", "", "v-1", "");
        return StatusText.secret("dev", state, command -> command).getLast();
    }
}
