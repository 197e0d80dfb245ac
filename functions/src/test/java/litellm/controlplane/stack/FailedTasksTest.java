package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.ecs.EcsClient;

class FailedTasksTest {
    private static final String TASKS = "{\"taskArns\": [\"arn:task/one\", \"arn:task/two\"]}";

    @AutoClose
    private final ScriptedService ecs = new ScriptedService().answer("ListTasks", TASKS);

    @Test
    void saysWhyTheLatestTaskDidNotStart() {
        ecs.answer("DescribeTasks", """
                {"tasks": [
                  {"taskArn": "arn:task/one", "stoppedAt": 20, "containers": [],
                   "stoppedReason": "ResourceInitializationError: unable to pull secrets"},
                  {"taskArn": "arn:task/two", "stoppedAt": 10, "containers": [], "stoppedReason": "an older one"},
                  {"taskArn": "arn:task/three", "stoppedAt": 30, "containers": [],
                   "stoppedReason": "Scaling activity initiated by (deployment ecs-svc/1)"}]}""");

        assertThat(reason(failed("AWS::ECS::Service")))
                .contains("its latest task: ResourceInitializationError: unable to pull secrets");
        assertThat(ecs.requests()).first().satisfies(asked -> {
            assertThat(asked.text("cluster")).isEqualTo("dev-litellm-cluster");
            assertThat(asked.text("serviceName")).isEqualTo("dev-litellm-service");
            assertThat(asked.text("desiredStatus")).isEqualTo("STOPPED");
        });
    }

    @Test
    void namesTheContainerThatEndedBadly() {
        ecs.answer("DescribeTasks", """
                {"tasks": [{"taskArn": "arn:task/one", "stoppedAt": 20,
                  "stoppedReason": "Essential container in task exited",
                  "containers": [
                    {"name": "migrate", "exitCode": 0},
                    {"name": "litellm-proxy", "exitCode": 137, "reason": "OutOfMemoryError: container killed"}]}]}""");

        assertThat(reason(failed("AWS::ECS::Service")))
                .contains("its latest task: Essential container in task exited; "
                        + "litellm-proxy ended with exit code 137 (OutOfMemoryError: container killed)");
    }

    @Test
    void saysNothingWhereEcsSaysNothing() {
        assertThat(reason(failed("AWS::EC2::Subnet"))).isEmpty();
        assertThat(ecs.operations()).isEmpty();

        assertThat(reason(failed("AWS::ECS::Service", "Resource update cancelled")))
                .isEmpty();
        assertThat(ecs.operations()).isEmpty();

        ecs.answer("ListTasks", "{\"taskArns\": []}");
        assertThat(reason(failed("AWS::ECS::Service"))).isEmpty();
        ecs.refuse("ListTasks", "ClusterNotFoundException");
        assertThat(reason(failed("AWS::ECS::Service"))).isEmpty();
    }

    private Optional<String> reason(StackEvent event) {
        return new FailedTasks(() -> ecs.client(EcsClient.builder())).reason(List.of(event));
    }

    private static StackEvent failed(String type) {
        return failed(type, "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.");
    }

    private static StackEvent failed(String type, String reason) {
        return StackEvent.builder()
                .resourceType(type)
                .resourceStatus("CREATE_FAILED")
                .resourceStatusReason(reason)
                .physicalResourceId(
                        "arn:aws:ecs:us-east-1:123456789012:service/dev-litellm-cluster/dev-litellm-service")
                .build();
    }
}
