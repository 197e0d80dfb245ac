package litellm.local.gateway.container;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * What to run: the settings of a task that RunTask or a service asks for.
 *
 * @param group {@code family:FAMILY} or {@code service:SERVICE}
 * @param startedBy a deployment's id, or what RunTask's caller gave; may be empty
 * @param capacityProvider {@code FARGATE} or {@code FARGATE_SPOT}; empty where the launch type says it
 * @param overrides of containers, by name
 * @param tags by key
 */
record TaskRequest(
        String clusterArn,
        TaskDefinition definition,
        String group,
        String startedBy,
        String capacityProvider,
        Network network,
        Map<String, ContainerOverride> overrides,
        Map<String, String> tags) {

    /** The {@code awsvpcConfiguration}. */
    record Network(List<String> subnets, List<String> securityGroups) {}

    /** @param command null to leave the definition's */
    record ContainerOverride(List<String> command, Map<String, String> environment) {
        static final ContainerOverride NONE = new ContainerOverride(null, Map.of());
    }

    /** The tags as the API shows them. */
    List<Map<String, String>> tagList() {
        return tags.entrySet().stream()
                .map(tag -> Map.of("key", tag.getKey(), "value", tag.getValue()))
                .toList();
    }

    ContainerOverride override(String container) {
        return overrides.getOrDefault(container, ContainerOverride.NONE);
    }

    /** The overrides as the API shows them. */
    List<Map<String, Object>> overrideList() {
        return overrides.entrySet().stream()
                .map(entry -> json(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Map<String, Object> json(String container, ContainerOverride override) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", container);
        if (override.command() != null) {
            json.put("command", override.command());
        }
        json.put(
                "environment",
                override.environment().entrySet().stream()
                        .map(variable -> Map.of("name", variable.getKey(), "value", variable.getValue()))
                        .toList());
        return json;
    }
}
