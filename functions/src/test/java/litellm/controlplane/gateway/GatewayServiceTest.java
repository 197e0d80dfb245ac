package litellm.controlplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Tag;

class GatewayServiceTest {
    private final EcsClient ecs = Moto.shared().client(EcsClient.builder());
    private final GatewayService gateway = new GatewayService(Moto.newEnvironment());

    @Test
    void isFoundWithItsTagsOnceItsStackHasMadeIt() {
        assertThat(gateway.find(ecs)).isEmpty();
        ecs.createCluster(create -> create.clusterName(gateway.cluster()).tags(List.of()));
        assertThat(gateway.find(ecs)).isEmpty();

        createService();

        assertThat(gateway.find(ecs)).hasValueSatisfying(service -> {
            assertThat(service.serviceName()).isEqualTo(gateway.name());
            assertThat(service.tags()).contains(tag());
            assertThat(GatewayService.primary(service)).isPresent();
        });
    }

    /** ECS describes a deleted service for an hour. */
    @ParameterizedTest
    @CsvSource({"ACTIVE, true", "DRAINING, true", "INACTIVE, false"})
    void isFoundUntilItsTasksHaveEnded(String status, boolean found) {
        try (ScriptedService scripted = new ScriptedService()) {
            scripted.answer("DescribeServices", "{\"services\": [{\"status\": \"%s\"}]}".formatted(status));

            assertThat(gateway.find(scripted.client(EcsClient.builder())).isPresent())
                    .isEqualTo(found);
        }
    }

    /** As ECS words its service's events; where no task has ended, nothing else tells. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            (port 4000) is unhealthy in (target-group arn:t) due to (reason Health checks failed with these codes: [503]). | true
            (task 1) failed container health checks.                                                                      | true
            was unable to place a task. Reason: Capacity is unavailable at this time.                                     | true
            failed to launch a task with (error ECS was unable to assume the role 'arn:r' that was provided for this task) | true
            has started 1 tasks: (task 1).                                                                                | false
            (deployment ecs-svc/1) deployment failed: tasks failed to start.                                              | false
            is unable to consistently start tasks successfully.                                                           | false
            """)
    void itsEventsTellOfAFailureWhereNoTaskDoes(String message, boolean failure) {
        String event = "(service s) " + message;
        try (ScriptedService scripted = new ScriptedService()
                .answer("ListTasks", "{\"taskArns\": []}")
                .answer("DescribeServices", """
                {"services": [{"status": "ACTIVE", "desiredCount": 1, "events": [
                  {"createdAt": 2, "message": "%s"}, {"createdAt": 2, "message": "(service s) is unhealthy: an older one"}]}]}""".formatted(event))) {
            EcsClient client = scripted.client(EcsClient.builder());
            Service service = gateway.find(client).orElseThrow();

            assertThat(gateway.lastFailure(client, service, Instant.ofEpochSecond(2)))
                    .contains(failure ? event : "(service s) is unhealthy: an older one");
            assertThat(gateway.lastFailure(client, service, Instant.ofEpochSecond(3)))
                    .isEmpty();
        }
    }

    /** A stop waits for tasks that end, and for none that starts. */
    @Test
    void whereNoTaskIsWantedNoneHasFailed() {
        try (ScriptedService scripted = new ScriptedService()) {
            Service stopping = Service.builder().desiredCount(0).build();

            assertThat(gateway.lastFailure(scripted.client(EcsClient.builder()), stopping, Instant.MIN))
                    .isEmpty();
            assertThat(scripted.operations()).isEmpty();
        }
    }

    /** In the words of ECS's agent: of a secret that it could fetch it says nothing but what is wrong with the value. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            unable to retrieve secret from asm: service call has been retried 1 time(s): invalid character 'g' looking for beginning of value.    | true
            unable to retrieve secret from asm: retrieved secret from Secrets Manager did not contain json key LITELLM_SALT_KEY                   | true
            unable to retrieve secret from asm: failed to fetch secret arn:aws:secretsmanager:us-east-1:123456789012:secret:dev/a-1 from secrets | false
            CannotPullContainerError: pull image manifest has been retried 1 time(s): i/o timeout.                                               | false
            """)
    void saysWhoFindsTheSecretThatEcsDoesNotName(String reason, boolean unnamed) {
        String advice = "; which secret: litellmctl doctor " + gateway.environment();

        assertThat(gateway.explained(reason)).isEqualTo(unnamed ? reason.replaceFirst("[.]$", "") + advice : reason);
    }

    private void createService() {
        ecs.registerTaskDefinition(register -> register.family(gateway.name())
                .containerDefinitions(ContainerDefinition.builder()
                        .name("litellm-proxy")
                        .image("image")
                        .memory(128)
                        .build()));
        ecs.createService(create -> create.cluster(gateway.cluster())
                .serviceName(gateway.name())
                .taskDefinition(gateway.name())
                .desiredCount(1)
                .tags(tag()));
    }

    private static Tag tag() {
        return Tag.builder().key("Application").value("litellm").build();
    }
}
