package litellm.controlplane.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class FindOutdatedTasksTest {
    private final ScriptedService services = new ScriptedService();

    @AfterEach
    void close() {
        services.close();
    }

    @ParameterizedTest
    @CsvSource({
        // when the secrets changed, how many tasks are to run, whether some are outdated
        "1000.5, 2, false",
        "2000.25, 2, true",
        "2000.4, 2, true",
        "2000.4, 0, false"
    })
    void tasksAreOutdatedThatMayHaveStartedBeforeASecretChanged(double changed, int desired, boolean outdated) {
        service(2000.25, desired);
        services.answer("DescribeSecret", "{\"LastChangedDate\": " + changed + "}");

        assertThat(find())
                .isEqualTo(outdated ? List.of("master-key", "database", "ui-password", "api-keys") : List.<String>of());
    }

    @Test
    void whatIsNotThereIsNotOutdated() {
        services.refuse("DescribeServices", "ClusterNotFoundException");
        assertThat(find()).isEmpty();
        services.answer("DescribeServices", "{\"services\": []}");
        assertThat(find()).isEmpty();

        service(1000, 1);
        services.refuse("DescribeSecret", "ResourceNotFoundException");
        assertThat(find()).isEmpty();
    }

    private List<String> find() {
        return new TaskSecrets(services.client(SecretsManagerClient.builder()), services.client(EcsClient.builder()))
                .outdated(Requests.deploy("dev"));
    }

    private void service(double deployedAt, int desired) {
        services.answer("DescribeServices", """
                {"services": [{"status": "ACTIVE", "desiredCount": %d, "deployments": [
                  {"status": "ACTIVE", "createdAt": 1}, {"status": "PRIMARY", "createdAt": %s}]}]}""".formatted(desired, deployedAt));
    }
}
