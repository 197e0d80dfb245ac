package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That no test waits for a process without an end. */
class ProcessOutputTest {
    @Test
    void shouldHaveBothStreamsAndTheExitCode() throws Exception {
        ProcessBuilder process = new ProcessBuilder("sh", "-c", "echo out; echo errors >&2; exit 3");

        assertThat(ProcessOutput.of(process, Duration.ofSeconds(30))).isEqualTo(new ProcessOutput(3, "out\nerrors\n"));
    }

    @Test
    void shouldKillAProcessThatDoesNotEndAndTellWhatItPrinted() {
        ProcessBuilder process = new ProcessBuilder("sh", "-c", "echo begun; cat /dev/zero >/dev/null; echo done");

        assertThatThrownBy(() -> ProcessOutput.of(process, Duration.ofMillis(500)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("did not end in PT0.5S", "begun")
                .hasMessageNotContaining("done");
    }
}
