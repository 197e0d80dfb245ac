package litellm.controlplane.service;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Operation;
import litellm.controlplane.gateway.GatewayService;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;

/**
 * The deployment by which ECS replaces all tasks of a service, as the outputs of an operation carry it.
 *
 * @param id the deployment's
 * @param at when ECS made it; one that ECS goes back to is younger. Before all deployments where an earlier release has begun the
 *     operation: it has no such output.
 */
record Rollout(String id, Instant at) {
    private static final String ID = "rollout";
    private static final String AT = "rolloutAt";

    static Rollout of(Deployment deployment) {
        return new Rollout(deployment.id(), deployment.createdAt());
    }

    /** That of an operation; empty where it changes the number of tasks alone. */
    static Optional<Rollout> of(Operation operation) {
        Map<String, String> outputs = operation.outputs();
        return Optional.ofNullable(outputs.get(ID))
                .map(id -> new Rollout(
                        id,
                        Optional.ofNullable(outputs.get(AT)).map(Instant::parse).orElse(Instant.EPOCH)));
    }

    Map<String, String> outputs() {
        return Map.of(ID, id, AT, at.toString());
    }

    /** Whether ECS still describes the service as it was before. */
    boolean isUnseen(Service service) {
        return GatewayService.primary(service)
                .filter(deployment -> !deployment.id().equals(id))
                .isPresent();
    }

    /**
     * Whether it has failed. ECS then rolls back in another deployment, and the service settles with tasks that have not read
     * their secrets anew.
     */
    boolean isGivenUp(Service service) {
        return GatewayService.primary(service)
                .filter(deployment -> deployment.id().equals(id)
                        ? deployment.rolloutState() == DeploymentRolloutState.FAILED
                        : deployment.createdAt().isAfter(at))
                .isPresent();
    }
}
