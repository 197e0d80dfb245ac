package litellm.local.gateway.container;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import litellm.local.Json;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * What a service is to be: the CreateService request and every UpdateService request over it.
 *
 * @param fields by the API's names
 */
record ServiceSettings(Map<String, Object> fields, TaskDefinition definition) {
    /** What only a new deployment brings about. */
    private static final List<String> DEPLOYED = List.of(
            "networkConfiguration", "capacityProviderStrategy", "launchType", "loadBalancers", "platformVersion");

    /** A load balancer's target group that the tasks are targets of. */
    record LoadBalancer(String targetGroupArn, String container, int port) {}

    ServiceSettings with(Map<String, Object> changes, TaskDefinition other) {
        Map<String, Object> merged = new HashMap<>(fields);
        merged.putAll(changes);
        return new ServiceSettings(merged, other);
    }

    /** The settings of a rollback: its tasks are as they were once; what is the service's own stays as it is. */
    ServiceSettings deployedAs(ServiceSettings completed) {
        Map<String, Object> merged = new HashMap<>(fields);
        merged.keySet().removeAll(DEPLOYED);
        completed.fields.forEach((name, value) -> {
            if (DEPLOYED.contains(name)) {
                merged.put(name, value);
            }
        });
        merged.put("taskDefinition", completed.definition.taskDefinitionArn());
        return new ServiceSettings(merged, completed.definition);
    }

    /** Whether tasks started with {@code before} must be replaced to have these settings. */
    boolean needsDeployment(ServiceSettings before) {
        return !definition.taskDefinitionArn().equals(before.definition.taskDefinitionArn())
                || DEPLOYED.stream().anyMatch(name -> !Objects.equals(fields.get(name), before.fields.get(name)));
    }

    /** Where a template says nothing, CloudFormation asks for one task. */
    int desiredCount() {
        return Json.number(fields, "desiredCount", 1);
    }

    /** How many healthy tasks a deployment keeps: {@code minimumHealthyPercent}, rounded up. */
    int minimumHealthy() {
        int percent = Json.number(Json.object(fields, "deploymentConfiguration"), "minimumHealthyPercent", 100);
        return Math.ceilDiv(desiredCount() * percent, 100);
    }

    /** How many tasks there may be at once: {@code maximumPercent}, rounded down. */
    int maximum() {
        int percent = Json.number(Json.object(fields, "deploymentConfiguration"), "maximumPercent", 200);
        return desiredCount() * percent / 100;
    }

    boolean breaksCircuit() {
        return Json.flag(circuitBreaker(), "enable");
    }

    boolean rollsBack() {
        return Json.flag(circuitBreaker(), "rollback");
    }

    /** How many tasks in a row may fail: half the desired count, at least 3 and at most 200. */
    int failureThreshold() {
        return Math.clamp(Math.ceilDiv(desiredCount(), 2), 3, 200);
    }

    Duration healthCheckGracePeriod() {
        return Duration.ofSeconds(Json.number(fields, "healthCheckGracePeriodSeconds", 0));
    }

    List<LoadBalancer> loadBalancers() {
        return Json.objects(fields, "loadBalancers").stream()
                .map(entry -> new LoadBalancer(
                        Json.text(entry, "targetGroupArn"),
                        Json.text(entry, "containerName"),
                        Json.number(entry, "containerPort", 0)))
                .toList();
    }

    /** The resource whose tags the tasks get when they start; empty where they get none. */
    Optional<String> tagSource(String serviceArn) {
        return switch (Json.text(fields, "propagateTags")) {
            case "SERVICE" -> Optional.of(serviceArn);
            case "TASK_DEFINITION" -> Optional.of(definition.taskDefinitionArn());
            default -> Optional.empty();
        };
    }

    TaskRequest task(String clusterArn, String service, String deployment, Map<String, String> tags) {
        return new TaskRequest(
                clusterArn,
                definition,
                "service:" + service,
                deployment,
                capacityProvider(fields),
                network(fields),
                Map.of(),
                tags);
    }

    /** The {@code awsvpcConfiguration} of a request. */
    static TaskRequest.Network network(Map<String, Object> request) {
        Map<String, Object> configuration =
                Json.object(Json.object(request, "networkConfiguration"), "awsvpcConfiguration");
        return new TaskRequest.Network(
                Json.texts(configuration, "subnets"), Json.texts(configuration, "securityGroups"));
    }

    /** The provider of a request's strategy with the greatest weight; empty when it names none. */
    static String capacityProvider(Map<String, Object> request) {
        return Json.objects(request, "capacityProviderStrategy").stream()
                .max(Comparator.comparingInt(entry -> Json.number(entry, "weight", 0)))
                .map(entry -> Json.text(entry, "capacityProvider"))
                .orElse("");
    }

    private Map<String, Object> circuitBreaker() {
        return Json.object(Json.object(fields, "deploymentConfiguration"), "deploymentCircuitBreaker");
    }
}
