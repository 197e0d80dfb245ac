package litellm.controlplane.task;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ForeignText;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * The tasks of a service that have ended. Why one did not come up ECS says of the task alone, and of its service no more than that
 * tasks failed to start. It shows them for an hour, and as long as there is their cluster.
 */
public record EndedTasks(EcsClient ecs, String cluster, String service) {
    /** ECS's words where it ends a task that is one too many. */
    private static final String WANTED = "Scaling activity initiated";

    private static final Comparator<Task> OLDEST_FIRST = Comparator.comparing(EndedTasks::end);

    /**
     * What became of the latest that failed and did not end before {@code since}; empty where there is none, and where ECS does not
     * tell: whoever asks has a failure to report all the same.
     */
    public Optional<String> failure(Instant since) {
        try {
            return stopped().stream()
                    .filter(task -> !String.valueOf(task.stoppedReason()).startsWith(WANTED))
                    .filter(task -> !end(task).isBefore(since))
                    .max(OLDEST_FIRST)
                    .map(EndedTasks::sentence);
        } catch (EcsException e) {
            return Optional.empty();
        }
    }

    private List<Task> stopped() {
        List<String> stopped = ecs.listTasks(
                        list -> list.cluster(cluster).serviceName(service).desiredStatus(DesiredStatus.STOPPED))
                .taskArns();
        return stopped.isEmpty()
                ? List.of()
                : ecs.describeTasks(describe -> describe.cluster(cluster).tasks(stopped))
                        .tasks();
    }

    /** Before all others where it is still being stopped. */
    private static Instant end(Task task) {
        return Optional.ofNullable(task.stoppedAt()).orElse(Instant.MIN);
    }

    /** {@code its latest task: Essential container in task exited; litellm-proxy ended with exit code 1}. */
    private static String sentence(Task task) {
        Stream<String> containers = task.containers().stream()
                .filter(container ->
                        container.reason() != null || (container.exitCode() != null && container.exitCode() != 0))
                .map(container -> container.name() + " " + OneOffTasks.end(container));
        return ForeignText.line(Stream.concat(Stream.ofNullable(task.stoppedReason()), containers)
                .collect(Collectors.joining("; ", "its latest task: ", "")));
    }
}
