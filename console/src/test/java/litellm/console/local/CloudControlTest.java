package litellm.console.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Optional;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.HttpStandIn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a local cloud makes of a request that it does not carry out. */
class CloudControlTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "400, found no such stack, The local cloud refused: found no such stack, " + ExitCode.USAGE,
                "500, it broke, The local cloud failed: it broke, " + ExitCode.FAILED,
                "200, <html>, \"the local cloud's answer, line 1\", " + ExitCode.FAILED
            })
    void shouldTellARefusalFromAFailure(int status, String answer, String message, int exitCode) throws IOException {
        try (HttpStandIn cloud = new HttpStandIn(_ -> new HttpStandIn.Answer(status, answer))) {
            CloudControl control = new CloudControl(cloud.endpoint());

            ConsoleException fault =
                    catchThrowableOfType(ConsoleException.class, () -> control.call("GET", "calls", Optional.empty()));

            assertThat(fault).hasMessageStartingWith(message);
            assertThat(fault.exitCode()).isEqualTo(exitCode);
        }
    }
}
