package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** How a scan's calls grow with the account. */
@Order(1)
class LinearScanTest {
    private final String environment = Moto.newEnvironment();

    @Test
    void callsGrowByPagesNotByTheResourcesOfOthers() {
        long few = calls();
        plant(250);
        long many = calls();

        // 200 log groups in pages of 50, 25 secrets, 25 keys; no call for any one of them.
        assertThat(many - few).isLessThan(25);
    }

    private void plant(int count) {
        CloudWatchLogsClient logs = Moto.shared().client(CloudWatchLogsClient.builder());
        SecretsManagerClient secrets = Moto.shared().client(SecretsManagerClient.builder());
        KmsClient kms = Moto.shared().client(KmsClient.builder());
        String run = Moto.newEnvironment();
        IntStream.range(0, count).forEach(i -> {
            switch (i % 10) {
                case 0 -> secrets.createSecret(create -> create.name("%s-%s-%d".formatted(environment, run, i)));
                case 1 -> kms.createKey();
                default ->
                    logs.createLogGroup(create -> create.logGroupName("%s-%s-%d".formatted(environment, run, i)));
            }
        });
    }

    private long calls() {
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            Assessment assessment = new ComplianceScan(
                            proxy.settings(Map.of()),
                            Clock.systemUTC(),
                            Duration.ofMinutes(5),
                            release -> "allowed: []")
                    .scan(Requests.deploy(environment), ScanMode.AUTO);
            assertThat(assessment.notChecked()).isZero();
            // Calls of EC2 are not the SDK's, and not numbered; a slow machine gives rise to retries of them.
            assertThat(assessment.calls()).isBetween(proxy.firstAttempts() - 3, proxy.firstAttempts());
            return assessment.calls();
        }
    }
}
