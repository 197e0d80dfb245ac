package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The launcher with what the build has made for it. */
class LauncherIT {
    @Test
    void startsTheConsoleWithTheClassesThatTheBuildHasLoaded() throws Exception {
        ProcessBuilder version = new ProcessBuilder(
                        Litellmctl.ROOT.resolve("litellmctl").toString(), "--version")
                .redirectErrorStream(true);
        // Java itself ends with an error where it cannot use them.
        version.environment().put("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");

        Process process = version.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .containsPattern("litellmctl \\d+\\.\\d+\\.\\d+\\n$");
        assertThat(process.waitFor()).isZero();
    }
}
