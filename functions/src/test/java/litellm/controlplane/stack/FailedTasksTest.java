package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.ecs.EcsClient;

class FailedTasksTest {
    private static final StackEvent BEGIN = StackEvent.builder()
            .timestamp(Instant.ofEpochSecond(10))
            .resourceType("AWS::CloudFormation::Stack")
            .resourceStatus("CREATE_IN_PROGRESS")
            .resourceStatusReason("User Initiated")
            .build();

    @AutoClose
    private final ScriptedService ecs = new ScriptedService().answer("ListTasks", "{\"taskArns\": [\"arn:task/one\"]}");

    @Test
    void saysWhyTheLatestTaskOfTheFailedServiceDidNotStart() {
        ecs.answer("DescribeTasks", """
                {"tasks": [{"taskArn": "arn:task/one", "stoppedAt": 20, "containers": [],
                  "stoppedReason": "ResourceInitializationError: unable to pull secrets"}]}""");

        assertThat(reason(BEGIN, failed("AWS::ECS::Service")))
                .contains("its latest task: ResourceInitializationError: unable to pull secrets");
        assertThat(ecs.requests()).first().satisfies(asked -> {
            assertThat(asked.text("cluster")).isEqualTo("dev-litellm-cluster");
            assertThat(asked.text("serviceName")).isEqualTo("dev-litellm-service");
        });
    }

    /** The operation begins with the service's stack, some minutes before the service fails. */
    @Test
    void leavesOutTheTasksOfAnEarlierOperation() {
        ecs.answer("DescribeTasks", """
                {"tasks": [
                  {"taskArn": "arn:task/one", "stoppedAt": 9, "containers": [], "stoppedReason": "mended since"}]}""");
        assertThat(reason(BEGIN, failed("AWS::ECS::Service"))).isEmpty();

        ecs.answer("DescribeTasks", """
                {"tasks": [{"taskArn": "arn:task/one", "stoppedAt": 10, "containers": [], "stoppedReason": "why"}]}""");
        assertThat(reason(BEGIN, failed("AWS::ECS::Service"))).contains("its latest task: why");
    }

    @Test
    void asksNobodyWhereNoServiceFailedOfItself() {
        assertThat(reason(BEGIN, failed("AWS::EC2::Subnet"))).isEmpty();
        assertThat(ecs.operations()).isEmpty();

        assertThat(reason(BEGIN, failed("AWS::ECS::Service", "Resource update cancelled")))
                .isEmpty();
        assertThat(ecs.operations()).isEmpty();
    }

    private Optional<String> reason(StackEvent... events) {
        return new FailedTasks(() -> ecs.client(EcsClient.builder())).reason(List.of(events));
    }

    private static StackEvent failed(String type) {
        return failed(type, "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.");
    }

    private static StackEvent failed(String type, String reason) {
        return StackEvent.builder()
                .timestamp(Instant.ofEpochSecond(15))
                .resourceType(type)
                .resourceStatus("CREATE_FAILED")
                .resourceStatusReason(reason)
                .physicalResourceId(
                        "arn:aws:ecs:us-east-1:123456789012:service/dev-litellm-cluster/dev-litellm-service")
                .build();
    }
}
