package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import litellm.console.ProcessOutput;
import org.junit.jupiter.api.Test;

/** The launcher with what the build has made for it. */
class LauncherIT {
    @Test
    void startsTheConsoleWithTheClassesThatTheBuildHasLoaded() throws Exception {
        ProcessBuilder version =
                new ProcessBuilder(Litellmctl.ROOT.resolve("litellmctl").toString(), "--version");
        // Java itself ends with an error where it cannot use them.
        version.environment().put("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");

        ProcessOutput ended = ProcessOutput.of(version, Duration.ofMinutes(5));

        assertThat(ended.printed()).containsPattern("litellmctl \\d+\\.\\d+\\.\\d+\\n$");
        assertThat(ended.exitCode()).isZero();
    }
}
