package litellm.controlplane.gateway;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.ServiceField;

/** The ECS service that runs an environment's gateway, by the names that its stack gives the service and its cluster. */
public record GatewayService(String environment) {
    private static final Pattern FAILURE = Pattern.compile("\\(task \\S+\\) failed|is unhealthy|unable to place");

    /** The name of its cluster. */
    public String cluster() {
        return environment + "-litellm-cluster";
    }

    public String name() {
        return environment + "-litellm-service";
    }

    /** The service with its tags; empty where there is none. One that is being deleted is found as long as its tasks run. */
    public Optional<Service> find(EcsClient ecs) {
        try {
            return ecs
                    .describeServices(describe ->
                            describe.cluster(cluster()).services(name()).include(ServiceField.TAGS))
                    .services()
                    .stream()
                    .filter(service -> !"INACTIVE".equals(service.status()))
                    .findFirst();
        } catch (ClusterNotFoundException e) {
            return Optional.empty();
        }
    }

    /** What the newest of ECS's events says that reports a failure of a task and is not older than {@code since}. */
    public static Optional<String> lastFailure(Service service, Instant since) {
        return service.events().stream()
                .filter(event -> !event.createdAt().isBefore(since))
                .map(ServiceEvent::message)
                .filter(message -> FAILURE.matcher(message).find())
                .findFirst();
    }

    /** The newest deployment of a service; ECS calls it primary. */
    public static Optional<Deployment> primary(Service service) {
        return service.deployments().stream()
                .filter(deployment -> "PRIMARY".equals(deployment.status()))
                .findFirst();
    }
}
