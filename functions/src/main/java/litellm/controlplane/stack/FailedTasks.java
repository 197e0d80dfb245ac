package litellm.controlplane.stack;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.task.OneOffTasks;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Why a service's tasks did not come up, of which CloudFormation says no more than that the circuit breaker was triggered. ECS
 * shows tasks that have ended for an hour, and as long as there is their cluster.
 *
 * @param ecs made when a service has failed
 */
record FailedTasks(Supplier<EcsClient> ecs) {

    /** ECS's words where it ends a task that is one too many. */
    private static final String WANTED = "Scaling activity initiated";

    private static final Comparator<Task> OLDEST_FIRST =
            Comparator.comparing(task -> Optional.ofNullable(task.stoppedAt()).orElse(Instant.MIN));

    /** What became of the latest task of the service that failed among {@code events}; empty where there is none. */
    Optional<String> reason(List<StackEvent> events) {
        return events.stream()
                .filter(event -> ResourceTypes.SERVICE.equals(event.resourceType()))
                .filter(RootCause::isOwnFailure)
                .map(StackEvent::physicalResourceId)
                .map(arn -> arn.split("/"))
                .filter(parts -> parts.length == 3)
                .findFirst()
                .flatMap(parts -> latest(parts[1], parts[2]))
                .map(FailedTasks::sentence);
    }

    private Optional<Task> latest(String cluster, String service) {
        try {
            return latest(ecs.get(), cluster, service);
        } catch (EcsException e) {
            // The cluster may be gone with the stack: the failure itself is told all the same.
            return Optional.empty();
        }
    }

    private static Optional<Task> latest(EcsClient ecs, String cluster, String service) {
        List<String> stopped = ecs.listTasks(
                        list -> list.cluster(cluster).serviceName(service).desiredStatus(DesiredStatus.STOPPED))
                .taskArns();
        return stopped.isEmpty()
                ? Optional.empty()
                : ecs.describeTasks(describe -> describe.cluster(cluster).tasks(stopped)).tasks().stream()
                        .filter(task -> !String.valueOf(task.stoppedReason()).startsWith(WANTED))
                        .max(OLDEST_FIRST);
    }

    /** {@code its latest task: Essential container in task exited; litellm-proxy ended with exit code 1}. */
    private static String sentence(Task task) {
        Stream<String> containers = task.containers().stream()
                .filter(container ->
                        container.reason() != null || (container.exitCode() != null && container.exitCode() != 0))
                .map(container -> container.name() + " " + OneOffTasks.end(task, container.name()));
        return RootCause.clean(Stream.concat(Stream.ofNullable(task.stoppedReason()), containers)
                .collect(Collectors.joining("; ", "its latest task: ", "")));
    }
}
