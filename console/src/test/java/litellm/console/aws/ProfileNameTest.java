package litellm.console.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleProcess;
import litellm.console.ExitCode;
import litellm.console.ProcessOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A person's name for an account, which is easily mistyped. */
class ProfileNameTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            platfrom | --profile: found "platfrom"; allowed: platform, prod, stg
            ''       | --profile: found nothing; allowed: platform, prod, stg
            default  | --profile: found "default"; allowed: platform, prod, stg
            """)
    void shouldBeOneOfTheConfigurationWhereTheOptionGivesIt(String profile, String fault) throws Exception {
        configure();

        ProcessOutput result = status(Map.of(), "--profile", profile);

        assertThat(result.exitCode()).as(result.printed()).isEqualTo(ExitCode.USAGE);
        assertThat(result.printed()).isEqualToIgnoringNewLines("litellmctl: " + fault);
    }

    /** With keys, too: the AWS CLI refuses it as well, and they may be another account's. */
    @Test
    void shouldBeOneOfTheConfigurationWhereTheEnvironmentGivesIt() throws Exception {
        configure();

        ProcessOutput result = status(keysOfTheEnvironment("platfrom"));

        assertThat(result.exitCode()).as(result.printed()).isEqualTo(ExitCode.USAGE);
        assertThat(result.printed())
                .isEqualToIgnoringNewLines("litellmctl: AWS_PROFILE: found \"platfrom\"; allowed: platform, prod, stg");
    }

    @Test
    void shouldBeOneOfTheConfigurationWhereAnotherProfileTakesItsCredentials() throws Exception {
        Files.writeString(home.resolve("config"), """
                [profile stg]
                role_arn = arn:aws:iam::123456789012:role/Engineer
                source_profile = platfrom
                [profile platform]
                aws_access_key_id = AKIDOFPLATFORM
                aws_secret_access_key = secret
                """);

        ProcessOutput result = status(Map.of(), "--profile", "stg");

        assertThat(result.exitCode()).as(result.printed()).isEqualTo(ExitCode.USAGE);
        assertThat(result.printed())
                .isEqualToIgnoringNewLines(
                        "litellmctl: --profile stg: source_profile: found \"platfrom\"; allowed: platform, stg");
    }

    /** The SDK takes the profile's own keys then. */
    @Test
    void shouldNotMatterAsASourceWhereNoRoleIsAssumed() throws Exception {
        Files.writeString(home.resolve("config"), """
                [profile stg]
                source_profile = platfrom
                aws_access_key_id = AKIDOFSTG
                aws_secret_access_key = secret
                """);

        assertThat(status(Map.of(), "--profile", "stg").printed()).contains("AWS did not answer");
    }

    @Test
    void shouldNotBeSoughtInTheEnvironmentWhereTheOptionGivesOne() throws Exception {
        configure();

        assertThat(status(Map.of("AWS_PROFILE", "platfrom"), "--profile", "stg").printed())
                .contains("AWS did not answer");
    }

    @Test
    void shouldSayThatThereIsNoneToName() throws Exception {
        assertThat(status(Map.of(), "--profile", "stg").printed())
                .isEqualToIgnoringNewLines(
                        "litellmctl: --profile: found \"stg\"; allowed: a profile of the AWS configuration, which has none");
    }

    /** As on an agent that has keys, and no configuration. */
    @ParameterizedTest
    @ValueSource(strings = {"default", ""})
    void shouldNotBeNeededWhereTheEnvironmentHasKeys(String profile) throws Exception {
        assertThat(status(keysOfTheEnvironment(profile)).printed()).contains("AWS did not answer");
    }

    private void configure() throws IOException {
        Files.writeString(home.resolve("config"), """
                [profile stg]
                aws_access_key_id = AKIDOFSTG
                aws_secret_access_key = secret
                [profile prod]
                region = eu-west-1
                """);
        Files.writeString(home.resolve("credentials"), """
                [platform]
                aws_access_key_id = AKIDOFPLATFORM
                aws_secret_access_key = secret
                """);
    }

    private static Map<String, String> keysOfTheEnvironment(String profile) {
        return Map.of("AWS_PROFILE", profile, "AWS_ACCESS_KEY_ID", "AKIDOFENV", "AWS_SECRET_ACCESS_KEY", "secret");
    }

    /** At an address where nobody listens: what says so has got past the profile. */
    private ProcessOutput status(Map<String, String> variables, String... options)
            throws IOException, InterruptedException {
        Map<String, String> machine = new HashMap<>(Map.of(
                "AWS_CONFIG_FILE",
                home.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE",
                home.resolve("credentials").toString(),
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_REGION",
                "us-east-1",
                "AWS_MAX_ATTEMPTS",
                "1",
                "HOME",
                home.toString()));
        machine.putAll(variables);
        List<String> line = new ArrayList<>(
                List.of("litellm.console.program.Litellmctl", "status", "dev", "--endpoint-url", "http://127.0.0.1:1"));
        line.addAll(List.of(options));
        return ConsoleProcess.run(machine, line.toArray(String[]::new));
    }
}
