package litellm.controlplane.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;

class EndedTasksTest {
    private static final String TASKS = "{\"taskArns\": [\"arn:task/one\", \"arn:task/two\"]}";

    @AutoClose
    private final ScriptedService ecs = new ScriptedService().answer("ListTasks", TASKS);

    private final EndedTasks tasks = new EndedTasks(ecs.client(EcsClient.builder()), "the-cluster", "the-service");

    @Test
    void saysWhyTheLatestTaskThatNobodyWantedToEndDidNotStart() {
        ecs.answer("DescribeTasks", """
                {"tasks": [
                  {"taskArn": "arn:task/one", "stoppedAt": 20, "containers": [],
                   "stoppedReason": "ResourceInitializationError: unable to pull secrets"},
                  {"taskArn": "arn:task/two", "stoppedAt": 10, "containers": [], "stoppedReason": "an older one"},
                  {"taskArn": "arn:task/three", "stoppedAt": 30, "containers": [],
                   "stoppedReason": "Scaling activity initiated by (deployment ecs-svc/1)"}]}""");

        assertThat(tasks.failure(Instant.MIN))
                .contains("its latest task: ResourceInitializationError: unable to pull secrets");
        assertThat(ecs.requests()).first().satisfies(asked -> {
            assertThat(asked.text("cluster")).isEqualTo("the-cluster");
            assertThat(asked.text("serviceName")).isEqualTo("the-service");
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
                    {"name": "sidecar", "exitCode": 3},
                    {"name": "litellm-proxy", "exitCode": 137, "reason": "OutOfMemoryError: container killed"}]}]}""");

        assertThat(tasks.failure(Instant.MIN))
                .contains("its latest task: Essential container in task exited; sidecar ended with exit code 3; "
                        + "litellm-proxy ended with exit code 137 (OutOfMemoryError: container killed)");
    }

    /** What ended before, or has not ended yet, tells nothing of what is waited for. */
    @Test
    void leavesOutWhatDidNotEndSince() {
        ecs.answer("DescribeTasks", """
                {"tasks": [
                  {"taskArn": "arn:task/one", "stoppedAt": 20, "containers": [], "stoppedReason": "why"},
                  {"taskArn": "arn:task/two", "containers": [], "stoppedReason": "still stopping"}]}""");

        assertThat(tasks.failure(Instant.ofEpochSecond(20))).contains("its latest task: why");
        assertThat(tasks.failure(Instant.ofEpochSecond(21))).isEmpty();
    }

    @Test
    void saysNothingWhereEcsSaysNothing() {
        ecs.answer("ListTasks", "{\"taskArns\": []}");
        assertThat(tasks.failure(Instant.MIN)).isEmpty();
        ecs.refuse("ListTasks", "ClusterNotFoundException");
        assertThat(tasks.failure(Instant.MIN)).isEmpty();
    }
}
