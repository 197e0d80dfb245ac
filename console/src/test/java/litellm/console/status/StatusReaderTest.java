package litellm.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import litellm.console.status.EnvironmentStatus.ServiceState;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;

class StatusReaderTest {
    /** ECS promises no order. */
    @Test
    void shouldShowTheRolloutOfTheNewDeployment() {
        Service service = Service.builder()
                .serviceName("dev-litellm-service")
                .runningCount(2)
                .pendingCount(1)
                .desiredCount(2)
                .deployments(
                        deployment("ACTIVE", DeploymentRolloutState.COMPLETED),
                        deployment("PRIMARY", DeploymentRolloutState.IN_PROGRESS))
                .build();

        assertThat(StatusReader.service("dev-litellm-cluster", service))
                .isEqualTo(new ServiceState("dev-litellm-cluster", "dev-litellm-service", 2, 1, 2, "IN_PROGRESS"));
    }

    private static Deployment deployment(String status, DeploymentRolloutState rollout) {
        return Deployment.builder().status(status).rolloutState(rollout).build();
    }
}
