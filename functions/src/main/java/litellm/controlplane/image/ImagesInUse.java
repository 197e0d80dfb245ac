package litellm.controlplane.image;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;

/** The images that the tasks of an environment's gateway run. */
record ImagesInUse(EcsClient ecs) {
    /** Their digests; none where there is no gateway. */
    Set<String> digests(String environment) {
        String cluster = environment + "-litellm-cluster";
        try {
            return ecs.listTasksPaginator(request -> request.cluster(cluster)).stream()
                    .map(ListTasksResponse::taskArns)
                    .filter(tasks -> !tasks.isEmpty())
                    .flatMap(tasks -> digests(cluster, tasks).stream())
                    .collect(Collectors.toSet());
        } catch (ClusterNotFoundException e) {
            return Set.of();
        }
    }

    private List<String> digests(String cluster, List<String> tasks) {
        return ecs.describeTasks(request -> request.cluster(cluster).tasks(tasks)).tasks().stream()
                .flatMap(task -> task.containers().stream())
                .map(Container::imageDigest)
                .filter(Objects::nonNull)
                .toList();
    }
}
