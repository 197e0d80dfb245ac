package litellm.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import litellm.console.status.EnvironmentStatus.SecretState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
