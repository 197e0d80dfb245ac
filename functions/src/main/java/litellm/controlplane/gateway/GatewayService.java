package litellm.controlplane.gateway;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.runtime.Absent;
import litellm.controlplane.task.EndedTasks;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.ServiceField;

/** The ECS service that runs an environment's gateway, by the names that its stack gives the service and its cluster. */
public record GatewayService(String environment) {
    private static final Pattern FAILURE =
            Pattern.compile("\\(task \\S+\\) failed|is unhealthy|unable to place|failed to launch a task");

    /** ECS's words for a secret that it cannot give to a task. It names one that it could not fetch, and none whose value is wrong. */
    private static final Pattern UNREADABLE = Pattern.compile("unable to retrieve secret from asm(?!.*:secret:)");

    /** The name of its cluster. */
    public String cluster() {
        return environment + "-litellm-cluster";
    }

    public String name() {
        return environment + "-litellm-service";
    }

    /** The service with its tags; empty where there is none. One that is being deleted is found as long as its tasks run. */
    public Optional<Service> find(EcsClient ecs) {
        return Absent.unless(
                        ClusterNotFoundException.class,
                        () -> ecs.describeServices(describe ->
                                describe.cluster(cluster()).services(name()).include(ServiceField.TAGS)))
                .flatMap(found -> found.services().stream()
                        .filter(service -> !"INACTIVE".equals(service.status()))
                        .findFirst());
    }

    /** The service with its tags, unless it is being deleted: ECS lets nobody change it any more then. */
    public Optional<Service> findActive(EcsClient ecs) {
        return find(ecs).filter(service -> "ACTIVE".equals(service.status()));
    }

    /**
     * What to say where its stack is there and it is not, or is being deleted. A deployment that changes nothing does not make it
     * again: CloudFormation takes it as there.
     */
    public String deletedByHand() {
        return "%s: somebody has deleted it, though its stack is there. Tear the stack down, then deploy it again: %s; litellmctl deploy %s"
                .formatted(name(), Request.teardownCommand(environment, "--stack", StackNames.GATEWAY), environment);
    }

    /** What to say where a secret has changed, and no gateway is there to read it. */
    public String notDeployed() {
        return "%s: no gateway is deployed, so no task has to read the new value; one that is deployed does: litellmctl deploy %s"
                .formatted(name(), environment);
    }

    /**
     * Why the latest task failed that has ended since, as {@link #explained} has it: ECS tells it of the task alone. Where no task
     * has, what the newest of the service's events says that reports a failure; empty also where no task is wanted.
     */
    public Optional<String> lastFailure(EcsClient ecs, Service service, Instant since) {
        return service.desiredCount() == 0
                ? Optional.empty()
                : new EndedTasks(ecs, cluster(), name())
                        .failure(since)
                        .or(() -> lastEvent(service, since))
                        .map(this::explained);
    }

    private static Optional<String> lastEvent(Service service, Instant since) {
        return service.events().stream()
                .filter(event -> !event.createdAt().isBefore(since))
                .map(ServiceEvent::message)
                .filter(message -> FAILURE.matcher(message).find())
                .findFirst();
    }

    /**
     * What ECS says of a task, with how to find the secret that keeps it from starting where ECS does not name it. No step may read
     * the values of all the secrets; a person may.
     */
    public String explained(String reason) {
        return UNREADABLE.matcher(reason).find()
                ? "%s; which secret: litellmctl doctor %s".formatted(ForeignText.withoutFullStop(reason), environment)
                : reason;
    }

    /** The newest deployment of a service; ECS calls it primary. */
    public static Optional<Deployment> primary(Service service) {
        return service.deployments().stream()
                .filter(deployment -> "PRIMARY".equals(deployment.status()))
                .findFirst();
    }
}
