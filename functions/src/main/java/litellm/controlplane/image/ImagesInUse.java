package litellm.controlplane.image;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ImageReference;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.task.TaskFamily;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** The images that the tasks of an environment's gateway run, or may come to run: a stopped gateway needs its image again. */
record ImagesInUse(EcsClient ecs) {
    /** Their digests, or the tags that a task definition names instead; none where there is no gateway. */
    Set<String> of(String environment) {
        GatewayService gateway = new GatewayService(environment);
        try {
            return Stream.concat(
                            ofTasks(gateway.cluster()),
                            gateway.find(ecs).stream()
                                    .flatMap(service -> Stream.concat(ofDeployments(service), ofFamily(environment)))
                                    .distinct()
                                    .flatMap(this::images))
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

    /** What the service rolls out, and what it goes back to where that fails. */
    private static Stream<String> ofDeployments(Service service) {
        return service.deployments().stream().map(Deployment::taskDefinition);
    }

    /** What its stack goes back to where an update fails, though somebody has given the service another definition by hand. */
    private Stream<String> ofFamily(String environment) {
        return TaskFamily.PROXY.definitions(ecs, environment, TaskDefinitionStatus.ACTIVE);
    }

    private Stream<String> images(String taskDefinition) {
        return ecs
                .describeTaskDefinition(request -> request.taskDefinition(taskDefinition))
                .taskDefinition()
                .containerDefinitions()
                .stream()
                .map(ContainerDefinition::image)
                .map(image -> ImageReference.of(image).version());
    }

    private List<String> digests(String cluster, List<String> tasks) {
        return ecs.describeTasks(request -> request.cluster(cluster).tasks(tasks)).tasks().stream()
                .flatMap(task -> task.containers().stream())
                .map(Container::imageDigest)
                .filter(Objects::nonNull)
                .toList();
    }
}
