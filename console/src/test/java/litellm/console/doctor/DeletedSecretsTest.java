package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.local.Moto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** CloudFormation sees no change of a stack whose secret is gone, so a deployment would call all well. */
class DeletedSecretsTest {
    @Test
    void shouldFailWhereSomeoneHasDeletedASecretOfAStack(@TempDir Path folder) throws IOException {
        try (Moto moto = Moto.start((function, payload) -> payload, folder);
                Aws aws = new Aws(AwsTarget.local(moto.endpoint()));
                SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            String kept = create(secrets, "kept");
            String marked = create(secrets, "marked");
            String gone = create(secrets, "gone");
            secrets.deleteSecret(delete -> delete.secretId(marked).recoveryWindowInDays(7L));
            secrets.deleteSecret(delete -> delete.secretId(gone).forceDeleteWithoutRecovery(true));
            // One of the same name has another ARN, which no stack knows.
            create(secrets, "gone");

            assertThat(EnvironmentExamination.deletion(secrets, "security.Kept", kept))
                    .isEmpty();
            assertThat(EnvironmentExamination.deletion(secrets, "security.Marked", marked))
                    .get()
                    .satisfies(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.FAIL))
                    .satisfies(
                            finding -> assertThat(finding.found()).startsWith("found dev/litellm/marked, marked for"))
                    .satisfies(finding -> assertThat(finding.advice())
                            .isEqualTo("aws secretsmanager restore-secret --secret-id dev/litellm/marked"));
            assertThat(EnvironmentExamination.deletion(secrets, "security.Gone", gone))
                    .contains(
                            Finding.fail(
                                    "security.Gone",
                                    "found no " + gone,
                                    "a deployment does not make it again: docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\""));
        }
    }

    private static String create(SecretsManagerClient secrets, String kind) {
        return secrets.createSecret(create -> create.name("dev/litellm/" + kind).secretString("{}"))
                .arn();
    }
}
