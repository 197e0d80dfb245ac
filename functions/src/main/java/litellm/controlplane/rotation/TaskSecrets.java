package litellm.controlplane.rotation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import litellm.controlplane.Request;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The secrets that the gateway's tasks read when they start, and whether those that run have read the values in use. Each task of
 * a service starts after the deployment that it belongs to, so a deployment that is younger than every change has them.
 */
final class TaskSecrets {
    private static final List<String> NAMES = List.of("master-key", "database", "ui-password", "api-keys");

    private final SecretsManagerClient secrets;
    private final EcsClient ecs;

    TaskSecrets(SecretsManagerClient secrets, EcsClient ecs) {
        this.secrets = secrets;
        this.ecs = ecs;
    }

    /**
     * The secrets that have changed since the service's newest deployment began, by their names without the environment: the
     * tasks may still run with what was there before. None where no task is to run.
     */
    List<String> outdated(Request request) {
        return service(request.environment())
                .filter(service -> service.desiredCount() > 0)
                .flatMap(TaskSecrets::newestDeployment)
                .map(deployment -> NAMES.stream()
                        .filter(name ->
                                changedAfter(request.environment() + "/litellm/" + name, deployment.createdAt()))
                        .toList())
                .orElse(List.of());
    }

    private Optional<Service> service(String environment) {
        try {
            return ecs
                    .describeServices(describe -> describe.cluster(environment + "-litellm-cluster")
                            .services(environment + "-litellm-service"))
                    .services()
                    .stream()
                    .filter(service -> "ACTIVE".equals(service.status()))
                    .findFirst();
        } catch (ClusterNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Optional<Deployment> newestDeployment(Service service) {
        return service.deployments().stream()
                .filter(deployment -> "PRIMARY".equals(deployment.status()))
                .findFirst();
    }

    /** Anything that was changed about a secret counts: a restart too many does no harm, one too few does. */
    private boolean changedAfter(String secret, Instant deployment) {
        try {
            Instant changed = secrets.describeSecret(describe -> describe.secretId(secret))
                    .lastChangedDate();
            return changed != null && !changed.isBefore(deployment);
        } catch (ResourceNotFoundException e) {
            return false;
        }
    }
}
