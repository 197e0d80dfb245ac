package litellm.controlplane.image;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;

/** The images that the tasks of an environment's gateway run, or would run: a stopped gateway needs its image again. */
record ImagesInUse(EcsClient ecs) {
    private static final String ACTIVE = "ACTIVE";

    /** Their digests; none where there is no gateway. */
    Set<String> digests(String environment) {
        String cluster = environment + "-litellm-cluster";
        try {
            return Stream.concat(ofTasks(cluster), ofService(cluster, environment + "-litellm-service"))
                    .collect(Collectors.toSet());
        } catch (ClusterNotFoundException e) {
            return Set.of();
        }
    }

    private Stream<String> ofTasks(String cluster) {
        return ecs.listTasksPaginator(request -> request.cluster(cluster)).stream()
                .map(ListTasksResponse::taskArns)
                .filter(tasks -> !tasks.isEmpty())
                .flatMap(tasks -> digests(cluster, tasks).stream());
    }

    /** Of its deployments: what it rolls out, and what it goes back to where that fails. ECS shows a deleted one for a while. */
    private Stream<String> ofService(String cluster, String service) {
        return ecs.describeServices(request -> request.cluster(cluster).services(service)).services().stream()
                .filter(found -> found.status().equals(ACTIVE))
                .flatMap(found -> found.deployments().stream())
                .map(deployment ->
                        ecs.describeTaskDefinition(request -> request.taskDefinition(deployment.taskDefinition())))
                .flatMap(found -> found.taskDefinition().containerDefinitions().stream())
                .map(ContainerDefinition::image)
                .filter(image -> image.contains("@"))
                .map(image -> image.substring(image.indexOf('@') + 1));
    }

    private List<String> digests(String cluster, List<String> tasks) {
        return ecs.describeTasks(request -> request.cluster(cluster).tasks(tasks)).tasks().stream()
                .flatMap(task -> task.containers().stream())
                .map(Container::imageDigest)
                .filter(Objects::nonNull)
                .toList();
    }
}
