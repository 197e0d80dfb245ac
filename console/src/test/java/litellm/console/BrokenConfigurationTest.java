package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
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
        ProcessOutput result = status(broken(), "--region", "us-east-1");

        assertThat(result.exitCode()).as(result.printed()).isEqualTo(ExitCode.USAGE);
        assertThat(result.printed())
                .startsWith("litellmctl: AWS configuration: found ")
                .contains("line 1", "; repair " + configuration + " or ")
                .hasLineCount(1);
    }

    @Test
    void shouldBeNamedWhereItIsInItsUsualPlace() throws Exception {
        Files.createDirectory(folder.resolve(".aws"));
        Files.move(configuration, folder.resolve(".aws/config"));

        ProcessOutput result = status(Map.of("HOME", folder.toString()), "--region", "us-east-1");

        assertThat(result.exitCode()).as(result.printed()).isEqualTo(ExitCode.USAGE);
        assertThat(result.printed()).contains("; repair ~/.aws/config or ~/.aws/credentials");
    }

    /** The SDK throws what comes: here what it makes of a program that fails. */
    @Test
    void shouldNameTheProfileWhoseCredentialsCannotBeRead() throws Exception {
        Files.writeString(
                configuration,
                "[profile nobody]\ncredential_process = sh -c 'echo sk-secret >&2; exit 1'\nregion = us-east-1\n");

        ProcessOutput result = status(Map.of("AWS_CONFIG_FILE", configuration.toString()), "--profile", "nobody");

        assertThat(result.exitCode()).as(result.printed()).isEqualTo(ExitCode.FAILED);
        assertThat(result.printed())
                .isEqualToIgnoringNewLines(
                        "litellmctl: The credentials of profile nobody cannot be read, its credential_process failed: sign in, for example by aws sso login --profile nobody");
    }

    /** The SDK ends in a NullPointerException where it would renew a token, and the cache lacks what it takes. */
    @Test
    void shouldNameTheProfileWhoseCachedSignInLacksAPart() throws Exception {
        Files.writeString(configuration, """
                [profile somebody]
                sso_session = company
                sso_account_id = 123456789012
                sso_role_name = operator
                region = us-east-1
                [sso-session company]
                sso_region = us-east-1
                sso_start_url = https://company.awsapps.com/start
                """);
        Path cache = Files.createDirectories(folder.resolve(".aws/sso/cache"));
        Files.writeString(cache.resolve("71b21161ffa1e6516bcc072aaf5ef38cbe85b511.json"), """
                {"accessToken": "x", "refreshToken": "y", "expiresAt": "2020-01-01T00:00:00Z"}
                """);

        ProcessOutput result = status(
                Map.of("HOME", folder.toString(), "AWS_CONFIG_FILE", configuration.toString()),
                "--profile",
                "somebody");

        assertThat(result.exitCode()).as(result.printed()).isEqualTo(ExitCode.FAILED);
        assertThat(result.printed())
                .isEqualToIgnoringNewLines(
                        "litellmctl: The credentials of profile somebody cannot be read, its cached sign-in cannot be used: sign in, for example by aws sso login --profile somebody");
    }

    /** The build runs it. */
    @Test
    void shouldNotFailTheRehearsal() throws Exception {
        ProcessOutput result = ConsoleProcess.run(broken(), "litellm.console.program.Rehearsal");

        assertThat(result.exitCode()).as(result.printed()).isZero();
    }

    private Map<String, String> broken() {
        return Map.of(
                "AWS_CONFIG_FILE", configuration.toString(),
                "AWS_SHARED_CREDENTIALS_FILE", configuration.toString(),
                "AWS_PROFILE", "nobody");
    }

    private static ProcessOutput status(Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        return ConsoleProcess.run(
                environment,
                Stream.concat(Stream.of("litellm.console.program.Litellmctl", "status", "dev"), Stream.of(options))
                        .toArray(String[]::new));
    }
}
