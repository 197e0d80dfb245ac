package litellm.console.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleProcess;
import litellm.console.HttpStandIn;
import litellm.console.ProcessOutput;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's ways to sign in that leave a token behind instead of keys: the SDK exchanges it, where it has the modules for that. */
class SignInTest {
    private static final String KEYS =
            "{\"roleCredentials\": {\"accessKeyId\": \"AKIDOFSSO\", \"secretAccessKey\": \"secret\", \"sessionToken\": \"token\", \"expiration\": 4102444800000}}";

    @TempDir
    private Path home;

    @AutoClose
    private HttpStandIn aws;

    @BeforeEach
    void serve() throws IOException {
        aws = new HttpStandIn(request -> asksForKeys(request)
                ? new HttpStandIn.Answer(200, Map.of("Content-Type", "application/json"), KEYS)
                : new HttpStandIn.Answer(403, ""));
    }

    private static boolean asksForKeys(HttpStandIn.Request request) {
        return request.uri().getPath().startsWith("/federation/credentials");
    }

    /** How the calls were signed, all but those for keys, which are not. */
    private List<String> authorizations() {
        return aws.requests().stream()
                .filter(request -> !asksForKeys(request))
                .map(request -> request.header("Authorization"))
                .toList();
    }

    @Test
    void shouldCallAwsWithTheKeysOfAwsSsoLogin() throws Exception {
        signInBySso();

        ProcessOutput result = status("company");

        assertThat(authorizations())
                .as(result.printed())
                .isNotEmpty()
                .allSatisfy(header -> assertThat(header).contains("Credential=AKIDOFSSO/"));
    }

    @Test
    void shouldAskForTheSignInThatIsMissing() throws Exception {
        configure();

        assertThat(status("company").printed())
                .contains("sign in, for example by aws sso login --profile company")
                .hasLineCount(1);
        assertThat(status("console").printed())
                .contains("sign in, for example by aws login --profile console")
                .hasLineCount(1);
        assertThat(authorizations()).isEmpty();
    }

    /** The SDK's own sentence has every profile's name, and none of the way to sign in. */
    @Test
    void shouldSayWhichProfileLacksCredentials() throws Exception {
        configure();

        assertThat(status("bare").printed().strip())
                .isEqualTo(
                        "litellmctl: The profile bare has no credentials; give it some, for example by aws configure sso --profile bare, or name another one");
    }

    @Test
    void shouldSayHowASessionThatRanOutIsRenewed() throws Exception {
        configure();
        leaveToken("https://example.awsapps.com/start", "2020-01-01T00:00:00Z");

        assertThat(status("older").printed().strip())
                .startsWith("litellmctl: The SSO session associated with this profile has expired")
                .endsWith("; sign in, for example by aws sso login --profile older");
    }

    /** Otherwise a command for one account would be carried out in another one. */
    @Test
    void shouldTakeTheProfileThatIsNamedAndNotTheKeysOfTheEnvironment() throws Exception {
        configure();

        ProcessOutput result =
                status("team", Map.of("AWS_ACCESS_KEY_ID", "AKIDOFENV", "AWS_SECRET_ACCESS_KEY", "secret"));

        assertThat(authorizations())
                .as(result.printed())
                .isNotEmpty()
                .allSatisfy(header -> assertThat(header).contains("Credential=AKIDOFTEAM/"));
        assertThat(status("taem").printed()).contains("taem").hasLineCount(1);
    }

    private void configure() throws IOException {
        Files.writeString(home.resolve("config"), """
                [profile company]
                sso_session = us
                sso_account_id = 123456789012
                sso_role_name = Engineer
                [sso-session us]
                sso_region = us-east-1
                sso_start_url = https://example.awsapps.com/start
                [profile older]
                sso_region = us-east-1
                sso_start_url = https://example.awsapps.com/start
                sso_account_id = 123456789012
                sso_role_name = Engineer
                [profile bare]
                region = us-east-1
                [profile console]
                login_session = arn:aws:iam::123456789012:user/somebody
                [profile team]
                aws_access_key_id = AKIDOFTEAM
                aws_secret_access_key = secret
                """);
    }

    private void signInBySso() throws IOException, NoSuchAlgorithmException {
        configure();
        leaveToken("us", "2100-01-01T00:00:00Z");
    }

    /** What {@code aws sso login} leaves: a token under the name of the session, or of the address where a profile has none. */
    private void leaveToken(String session, String expiry) throws IOException, NoSuchAlgorithmException {
        String name = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1").digest(session.getBytes(StandardCharsets.UTF_8)));
        Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
        Files.writeString(
                cache.resolve(name + ".json"),
                "{\"accessToken\": \"given\", \"expiresAt\": \"%s\", \"region\": \"us-east-1\", \"startUrl\": \"https://example.awsapps.com/start\"}"
                        .formatted(expiry));
    }

    private ProcessOutput status(String profile) throws IOException, InterruptedException {
        return status(profile, Map.of());
    }

    private ProcessOutput status(String profile, Map<String, String> keys) throws IOException, InterruptedException {
        String endpoint = aws.endpoint().toString();
        Map<String, String> machine = new HashMap<>(Map.of(
                "AWS_CONFIG_FILE", home.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials").toString(),
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_ENDPOINT_URL_SSO", endpoint,
                "HOME", home.toString()));
        machine.putAll(keys);
        return ConsoleProcess.run(
                machine,
                "-Duser.home=" + home,
                "litellm.console.program.Litellmctl",
                "status",
                "dev",
                "--region",
                "us-east-1",
                "--profile",
                profile,
                "--endpoint-url",
                endpoint);
    }
}
