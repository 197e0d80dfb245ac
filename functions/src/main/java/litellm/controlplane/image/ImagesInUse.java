package litellm.controlplane.image;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.gateway.GatewayService;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Service;

/** The images that the tasks of an environment's gateway run, or would run: a stopped gateway needs its image again. */
record ImagesInUse(EcsClient ecs) {

    /** Their digests; none where there is no gateway. */
    Set<String> digests(String environment) {
        GatewayService gateway = new GatewayService(environment);
        try {
            return Stream.concat(
                            ofTasks(gateway.cluster()),
                            gateway.find(ecs).stream().flatMap(this::ofService))
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

    /** Of its deployments: what it rolls out, and what it goes back to where that fails. */
    private Stream<String> ofService(Service service) {
        return service.deployments().stream()
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
