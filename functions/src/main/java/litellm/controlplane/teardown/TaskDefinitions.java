package litellm.controlplane.teardown;

import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.task.TaskFamily;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** The task definitions that stay when an environment goes: migrations' and canaries' own, and those that CloudFormation retired. */
record TaskDefinitions(EcsClient ecs) {
    /** DeleteTaskDefinitions' limit (ECS API Reference). */
    private static final int BATCH = 10;

    /**
     * Removes the environment's. Returns those that are deleted, by their names, and those that ECS does not delete. A batch goes
     * before the next is looked at: there may be more than one invocation has time for, and the next one then finds fewer.
     */
    List<Remnant> remove(String environment) {
        List<String> found = Stream.of(TaskFamily.values())
                .flatMap(family -> Stream.of(TaskDefinitionStatus.ACTIVE, TaskDefinitionStatus.INACTIVE)
                        .flatMap(status -> family.definitions(ecs, environment, status)))
                .toList();
        return found.stream()
                .gather(Gatherers.windowFixed(BATCH))
                .flatMap(batch -> removeOurs(batch, environment))
                .toList();
    }

    private Stream<Remnant> removeOurs(List<String> batch, String environment) {
        List<String> ours =
                batch.stream().filter(arn -> ofEnvironment(arn, environment)).toList();
        if (ours.isEmpty()) {
            return Stream.empty();
        }
        DeleteTaskDefinitionsResponse response = ecs.deleteTaskDefinitions(request -> request.taskDefinitions(ours));
        return Stream.concat(
                response.taskDefinitions().stream()
                        .map(TaskDefinition::taskDefinitionArn)
                        .map(arn -> Remnant.removed("task definition " + arn.substring(arn.lastIndexOf('/') + 1))),
                response.failures().stream().map(TaskDefinitions::kept));
    }

    private static Remnant kept(Failure failure) {
        Log.warn("A task definition stays", "taskDefinition", failure.arn(), "reason", failure.reason());
        return Remnant.kept(
                "task definition %s, which ECS did not delete: %s".formatted(failure.arn(), failure.reason()));
    }

    /** Takes an active one out of use, so that it can be deleted. */
    private boolean ofEnvironment(String arn, String environment) {
        DescribeTaskDefinitionResponse found = ecs.describeTaskDefinition(
                request -> request.taskDefinition(arn).include(TaskDefinitionField.TAGS));
        boolean ours = EnvironmentTags.match(environment, found.tags().stream(), Tag::key, Tag::value);
        if (ours && found.taskDefinition().status() == TaskDefinitionStatus.ACTIVE) {
            ecs.deregisterTaskDefinition(request -> request.taskDefinition(arn));
        }
        return ours;
    }
}
