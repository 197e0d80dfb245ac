package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    @TempDir
    private Path folder;

    /** The build runs it: what a person configured for AWS on this machine must not fail the build. */
    @Test
    void shouldEndWellWhateverTheConfigurationOfAwsHolds() throws Exception {
        Path broken = Files.writeString(folder.resolve("config"), "[default\nnonsense\n");
        ProcessBuilder rehearsal = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + Project.HOME_PROPERTY + "="
                                + TestProject.repository().root(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "litellm.console.Rehearsal")
                .redirectErrorStream(true);
        rehearsal.environment().put("AWS_CONFIG_FILE", broken.toString());
        rehearsal.environment().put("AWS_SHARED_CREDENTIALS_FILE", broken.toString());
        rehearsal.environment().put("AWS_PROFILE", "nobody");

        Process process = rehearsal.start();

        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
    }
}
