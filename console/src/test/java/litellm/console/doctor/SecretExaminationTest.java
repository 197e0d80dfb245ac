package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.local.Moto;
import litellm.console.release.WorkingCopyRelease;
import litellm.controlplane.secrets.ProviderKeyNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What doctor says of values that somebody has written by hand, on moto. */
class SecretExaminationTest {
    private static final Finding SOUND =
            Finding.ok("Secret values", "those that are there have what the gateway's tasks read");
    private static final String BACK =
            "put the version before back in use: docs/TROUBLESHOOTING.md, \"A secret with a wrong value\"";
    private static final String DEPLOY = "litellmctl deploy dev writes it anew";

    /** A key in what the task definition takes from a secret: {@code ':DATABASE_URL::'}. */
    private static final Pattern KEY = Pattern.compile("':(\\w+)::'");

    @TempDir
    private Path folder;

    private Moto moto;
    private Aws aws;
    private SecretsManagerClient secrets;

    @BeforeEach
    void start() throws IOException {
        moto = Moto.start((function, payload) -> payload, folder);
        aws = new Aws(AwsTarget.local(moto.endpoint()));
        secrets = aws.client(SecretsManagerClient.builder());
    }

    @AfterEach
    void stop() {
        secrets.close();
        aws.close();
        moto.close();
    }

    @Test
    void shouldKnowEachKeyThatATaskReads() throws IOException {
        Path template = TestProject.repository().root().resolve("infrastructure/litellm-stack.yaml");

        assertThat(KEY.matcher(Files.readString(template)).results().map(MatchResult::group))
                .map(found -> found.substring(2, found.length() - 3))
                .as("Secrets in infrastructure/litellm-stack.yaml, against SecretExamination.READ")
                .hasSameElementsAs(SecretExamination.READ.values().stream()
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void shouldBeContentWithWhatIsNotThereOrNotFilledYet() {
        create("salt-key", "{\"LITELLM_SALT_KEY\": \"hush\"}");
        create("master-key", "{\"state\": \"not filled yet\", \"placeholder\": \"hush\"}");

        assertThat(examine()).containsExactly(SOUND);
    }

    @Test
    void shouldNameWhatATaskCannotReadAndNotShowIt() {
        create("master-key", "sk-hush");
        create("salt-key", "{\"salt\": \"hush\"}");
        create("ui-password", "{\"UI_USERNAME\": \"admin\"}");
        create("database", "postgresql://litellm_a:hush@db");
        create("api-keys", "{}");

        assertThat(examine())
                .containsExactly(
                        Finding.fail(
                                "dev/litellm/master-key",
                                "found a value that is no JSON object of strings; it needs LITELLM_MASTER_KEY",
                                BACK),
                        Finding.fail("dev/litellm/salt-key", "found no LITELLM_SALT_KEY", BACK),
                        Finding.warn(
                                "dev/litellm/database",
                                "found a value that is no JSON object of strings; it needs DATABASE_URL",
                                DEPLOY),
                        Finding.fail("dev/litellm/ui-password", "found no UI_PASSWORD", BACK),
                        Finding.warn(
                                "dev/litellm/api-keys",
                                "found no " + String.join(", ", ProviderKeyNames.IN_USE),
                                DEPLOY));
    }

    @Test
    void shouldTellOfADeletedSecretWhereNoOtherLookDoes() {
        create("master-key", "{}");
        create("salt-key", "{}");
        secrets.deleteSecret(delete -> delete.secretId("dev/litellm/master-key"));
        secrets.deleteSecret(delete -> delete.secretId("dev/litellm/salt-key"));

        assertThat(examine())
                .containsExactly(Finding.fail(
                        "secret dev/litellm/salt-key",
                        "found it marked for deletion",
                        "aws secretsmanager restore-secret --secret-id dev/litellm/salt-key brings it back"));
    }

    @Test
    void shouldSayOnceWhichValuesMayNotBeRead() {
        moto.deny("secretsmanager.GetSecretValue");

        assertThat(examine()).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Finding.Level.WARN);
            assertThat(finding.found())
                    .startsWith("not checked: dev/litellm/master-key, dev/litellm/salt-key, dev/litellm/database, ");
        });
    }

    @Test
    void shouldNotCallProviderKeysStoredThatADeploymentRefuses() {
        String secret = "litellm-control-plane/dev/provider-keys";
        secrets.createSecret(create -> create.name(secret).secretString("sk-hush"));

        assertThat(providerKeys())
                .isEqualTo(Finding.fail(
                        "secret " + secret,
                        "found a value that is no JSON object of strings",
                        "litellmctl provider-keys dev writes it anew, with all keys that it is given"));

        moto.deny("secretsmanager.GetSecretValue");
        assertThat(providerKeys()).isEqualTo(Finding.ok("Provider keys", "stored in " + secret));
    }

    @Test
    void shouldSayHowDeletedProviderKeysComeBack() {
        String secret = "litellm-control-plane/dev/provider-keys";
        secrets.createSecret(create -> create.name(secret).secretString("{}"));
        secrets.deleteSecret(delete -> delete.secretId(secret));

        assertThat(providerKeys())
                .isEqualTo(Finding.fail(
                        "secret " + secret,
                        "found it marked for deletion",
                        "aws secretsmanager restore-secret --secret-id " + secret + " brings it back"));
    }

    private Finding providerKeys() {
        return new ProviderKeyExamination(aws, WorkingCopyRelease.gatewayConfig(TestProject.repository()), "dev")
                .examine()
                .getFirst();
    }

    private List<Finding> examine() {
        return new SecretExamination(aws, "dev").examine();
    }

    private void create(String kind, String value) {
        secrets.createSecret(create -> create.name("dev/litellm/" + kind).secretString(value));
    }
}
