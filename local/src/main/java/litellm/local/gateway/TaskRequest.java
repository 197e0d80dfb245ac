package litellm.local.gateway;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * What to run: the settings of a task that RunTask or a service asks for.
 *
 * @param group {@code family:FAMILY} or {@code service:SERVICE}
 * @param startedBy a deployment's id, or what RunTask's caller gave; may be empty
 * @param launchType {@code FARGATE} where no capacity provider stands in its place
 * @param capacityProvider {@code FARGATE} or {@code FARGATE_SPOT}; empty with a launch type
 * @param overrides of containers, by name
 */
record TaskRequest(
        String clusterArn,
        TaskDefinition definition,
        String group,
        String startedBy,
        String launchType,
        String capacityProvider,
        Network network,
        Map<String, ContainerOverride> overrides,
        List<Map<String, String>> tags) {

    /** The {@code awsvpcConfiguration}. */
    record Network(List<String> subnets, List<String> securityGroups) {}

    /** @param command null to leave the definition's */
    record ContainerOverride(List<String> command, Map<String, String> environment) {
        static final ContainerOverride NONE = new ContainerOverride(null, Map.of());
    }

    ContainerOverride override(String container) {
        return overrides.getOrDefault(container, ContainerOverride.NONE);
    }
}
