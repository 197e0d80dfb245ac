package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.leftover.Leftovers.Kept;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.Tag;

/** What AWS Backup keeps of a database that is gone: RDS does not let anyone else delete it. */
class RecoveryPointTest {
    private final String environment = Moto.newEnvironment();

    @Test
    void aRecoveryPointStaysAndSoDoesTheKeyThatItIsEncryptedWith() {
        String key = key();
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            proxy.answerWhere(
                    Databases.ASKS_FOR_RECOVERY_POINTS, Databases.recoveryPoint(environment + "-litellm-db", key));

            Assessment assessment = scan(proxy.endpoint());

            assertThat(assessment.kept())
                    .filteredOn(kept -> kept.environment().equals(environment))
                    .extracting(kept -> kept.resource().type(), Kept::reason)
                    .containsExactlyInAnyOrder(
                            tuple(
                                    "AWS::RDS::DBSnapshot",
                                    "A recovery point of AWS Backup, which removes it when its own plan says so."),
                            tuple("AWS::KMS::Key", "A snapshot that is kept is encrypted with this key."));
            assertThat(assessment.findings()).extracting(Finding::arn).doesNotContain(key);
        }
    }

    private String key() {
        return Moto.shared()
                .client(KmsClient.builder())
                .createKey(create -> create.tags(
                        tag("Environment", environment),
                        tag("Application", "litellm"),
                        tag("ManagedBy", "CloudFormation")))
                .keyMetadata()
                .arn();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().tagKey(key).tagValue(value).build();
    }

    private Assessment scan(String endpoint) {
        Settings settings = new Settings(Map.of("AWS_REGION", "us-east-1", "AWS_ENDPOINT_URL", endpoint));
        return new ComplianceScan(settings, Clock.systemUTC(), Duration.ofMinutes(5), release -> "allowed: []")
                .scan(Requests.deploy(environment), ScanMode.LEFTOVERS);
    }
}
