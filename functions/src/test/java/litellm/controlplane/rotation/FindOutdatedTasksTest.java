package litellm.controlplane.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.secrets.SecretDeleted;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class FindOutdatedTasksTest {
    @AutoClose
    private final ScriptedService services = new ScriptedService();

    @ParameterizedTest
    @CsvSource({
        // when the secrets changed, whether the older of the tasks is outdated
        "1000.5, false",
        "2000.25, true",
        "2000.4, true"
    })
    void tasksAreOutdatedThatMayHaveStartedBeforeASecretChanged(double changed, boolean outdated) {
        tasks("3000", "2000.25");
        secret("master-key", changed, "\"v2\": [\"AWSCURRENT\"]");
        services.answer("UpdateSecretVersionStage", "{}");

        assertThat(find())
                .isEqualTo(outdated ? List.of("master-key", "database", "ui-password", "api-keys") : List.<String>of());
    }

    @Test
    void whatIsNotThereIsNotOutdated() {
        services.refuse("DescribeSecret", "ResourceNotFoundException");
        services.refuse("ListTasks", "ClusterNotFoundException");
        assertThat(find()).isEmpty();
        services.refuse("ListTasks", "ServiceNotFoundException");
        assertThat(find()).isEmpty();
        services.answer("ListTasks", "{\"taskArns\": []}");
        assertThat(find()).isEmpty();

        tasks("1000");
        assertThat(find()).isEmpty();
    }

    @Test
    void whereNoTaskIsBehindASecretItsVersionInUseSaysSo() {
        tasks("3000", "2000");
        services.answer("UpdateSecretVersionStage", "{}");
        secret("database", 2500, "\"v1\": [\"ROLLED_OUT\", \"AWSPREVIOUS\"], \"v2\": [\"AWSCURRENT\"]");
        assertThat(find()).isNotEmpty();
        assertThat(labelled()).isEmpty();

        secret("database", 1000, "\"v1\": [\"ROLLED_OUT\", \"AWSPREVIOUS\"], \"v2\": [\"AWSCURRENT\"]");
        assertThat(find()).isEmpty();
        assertThat(labelled())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.members())
                        .containsOnly(
                                entry("SecretId", "arn:database"),
                                entry("VersionStage", "ROLLED_OUT"),
                                entry("MoveToVersionId", "v2"),
                                entry("RemoveFromVersionId", "v1")));
    }

    /** AWS does not promise that it goes by itself, and begins no rotation while another version than the one in use has it. */
    @Test
    void theLabelOfARotationThatIsOverIsTakenOff() {
        tasks("3000", "2000");
        services.answer("UpdateSecretVersionStage", "{}");
        secret("database", 1000, "\"v1\": [\"ROLLED_OUT\", \"AWSPREVIOUS\"], \"v2\": [\"AWSCURRENT\", \"AWSPENDING\"]");

        assertThat(find()).isEmpty();
        assertThat(labelled())
                .anySatisfy(request -> assertThat(request.members())
                        .containsOnly(
                                entry("SecretId", "arn:database"),
                                entry("VersionStage", "AWSPENDING"),
                                entry("RemoveFromVersionId", "v2")));
    }

    /** The label is a change of the secret, too, and later than the tasks. */
    @Test
    void theLabelMakesNoTaskOutdatedAndSaysSoWithoutALookAtTheTasks() {
        secret("database", 2500, "\"v1\": [\"AWSPREVIOUS\"], \"v2\": [\"AWSCURRENT\", \"ROLLED_OUT\"]");
        assertThat(find()).isEmpty();
        assertThat(services.requests())
                .hasSize(4)
                .allSatisfy(request -> assertThat(request.members()).containsOnlyKeys("SecretId"));
    }

    @Test
    void doesNotLookAtWhatEarlierStepsHaveSeen() {
        secret("ui-password", 2500, "\"v2\": [\"AWSCURRENT\", \"ROLLED_OUT\"]");
        Map<String, Object> payload = Map.of(
                "request",
                Requests.deploy("dev").toJson(),
                "earlier",
                List.of(
                        Map.of("status", "SUCCEEDED", "outputs", Map.of("rolledOut", "dev/litellm/master-key")),
                        Map.of("status", "SKIPPED"),
                        Map.of("outcome", "UNCHANGED", "rolledOut", "dev/litellm/database")));

        assertThat(Functions.invoke(new FindOutdatedTasks(services.settings()), payload)
                        .members())
                .containsEntry("outdated", false);
        assertThat(services.requests())
                .extracting(request -> request.members().get("SecretId"))
                .containsExactly("dev/litellm/ui-password", "dev/litellm/api-keys");
    }

    @Test
    void aLabelThatAnotherExecutionMovesMeanwhileIsNoFailure() {
        tasks("3000");
        secret("database", 1000, "\"v2\": [\"AWSCURRENT\"]");
        services.refuse("UpdateSecretVersionStage", "InvalidParameterException");
        assertThat(find()).isEmpty();
    }

    /** AWS refuses to move its labels, and does not say whose. */
    @Test
    void aSecretThatIsMarkedForDeletionIsNamedWithWhatBringsItBack() {
        tasks("3000");
        services.answer(
                "DescribeSecret",
                "{\"Name\": \"dev/litellm/master-key\", \"LastChangedDate\": 1000, \"DeletedDate\": 2000, \"VersionIdsToStages\": {\"v2\": [\"AWSCURRENT\"]}}");
        services.refuse("UpdateSecretVersionStage", "InvalidRequestException");

        assertThatThrownBy(this::find)
                .isInstanceOf(SecretDeleted.class)
                .hasMessage(
                        "secret dev/litellm/master-key: found it marked for deletion; aws secretsmanager restore-secret --secret-id dev/litellm/master-key brings it back");
    }

    private List<String> find() {
        return new TaskSecrets(services.client(SecretsManagerClient.builder()), services.client(EcsClient.builder()))
                .compare(Requests.deploy("dev"), Set.of());
    }

    /** Answers for each of the secrets as for this one. */
    private void secret(String name, double changed, String versions) {
        services.answer(
                "DescribeSecret",
                "{\"ARN\": \"arn:%s\", \"Name\": \"dev/litellm/%s\", \"LastChangedDate\": %s, \"VersionIdsToStages\": {%s}}"
                        .formatted(name, name, changed, versions));
    }

    private List<JsonObject> labelled() {
        return services.requests().stream()
                .filter(request -> request.members().containsKey("VersionStage"))
                .toList();
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
