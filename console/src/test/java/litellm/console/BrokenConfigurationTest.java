package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose configuration of AWS cannot be read: the SDK reads it for every client. */
class BrokenConfigurationTest {
    @TempDir
    private Path folder;

    private Path configuration;

    @BeforeEach
    void breakTheConfiguration() throws IOException {
        configuration = Files.writeString(folder.resolve("config"), "[default\nnonsense\n");
    }

    @Test
    void shouldBeNamedByACommandThatNeedsIt() throws Exception {
        ConsoleProcess.Result result = run("litellm.console.Litellmctl", "status", "dev", "--region", "us-east-1");

        assertThat(result.exitCode()).as(result.printed()).isEqualTo(ExitCode.USAGE);
        assertThat(result.printed())
                .startsWith("litellmctl: AWS configuration: found ")
                .contains("line 1", "; repair " + configuration + " or ")
                .hasLineCount(1);
    }

    /** The build runs it. */
    @Test
    void shouldNotFailTheRehearsal() throws Exception {
        ConsoleProcess.Result result = run("litellm.console.Rehearsal");

        assertThat(result.exitCode()).as(result.printed()).isZero();
    }

    private ConsoleProcess.Result run(String... program) throws IOException, InterruptedException {
        return ConsoleProcess.run(
                Map.of(
                        "AWS_CONFIG_FILE", configuration.toString(),
                        "AWS_SHARED_CREDENTIALS_FILE", configuration.toString(),
                        "AWS_PROFILE", "nobody"),
                program);
    }
}
