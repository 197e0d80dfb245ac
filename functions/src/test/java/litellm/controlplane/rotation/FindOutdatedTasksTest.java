package litellm.controlplane.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        // when the secrets changed, whether the older of the tasks is outdated
        "1000.5, false",
        "2000.25, true",
        "2000.4, true"
    })
    void tasksAreOutdatedThatMayHaveStartedBeforeASecretChanged(double changed, boolean outdated) {
        tasks("3000", "2000.25");
        services.answer("DescribeSecret", "{\"LastChangedDate\": " + changed + "}");

        assertThat(find())
                .isEqualTo(outdated ? List.of("master-key", "database", "ui-password", "api-keys") : List.<String>of());
    }

    @Test
    void whatIsNotThereIsNotOutdated() {
        services.refuse("ListTasks", "ClusterNotFoundException");
        assertThat(find()).isEmpty();
        services.refuse("ListTasks", "ServiceNotFoundException");
        assertThat(find()).isEmpty();
        services.answer("ListTasks", "{\"taskArns\": []}");
        assertThat(find()).isEmpty();

        tasks("1000");
        services.refuse("DescribeSecret", "ResourceNotFoundException");
        assertThat(find()).isEmpty();
    }

    private List<String> find() {
        return new TaskSecrets(services.client(SecretsManagerClient.builder()), services.client(EcsClient.builder()))
                .outdated(Requests.deploy("dev"));
    }

    private void tasks(String... createdAt) {
        services.answer("ListTasks", "{\"taskArns\": [\"a\", \"b\"]}");
        services.answer(
                "DescribeTasks",
                Stream.of(createdAt)
                        .map(created -> "{\"createdAt\": " + created + "}")
                        .collect(Collectors.joining(", ", "{\"tasks\": [", "]}")));
    }
}
