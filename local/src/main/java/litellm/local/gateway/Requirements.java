package litellm.local.gateway;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import litellm.local.Json;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;

/** What ECS asks of tasks and services before it takes them. */
record Requirements(ElasticLoadBalancingV2Client loadBalancers) {
    void check(ServiceSettings settings) throws RefusedException {
        check(settings.definition(), ServiceSettings.network(settings.fields()));
        for (ServiceSettings.LoadBalancer balancer : settings.loadBalancers()) {
            checkContainer(settings.definition(), balancer);
            checkTargetGroup(balancer);
        }
    }

    static void check(TaskDefinition definition, TaskRequest.Network network) throws RefusedException {
        if (definition.networkMode() != NetworkMode.AWSVPC) {
            throw RefusedException.invalidParameter("The local cloud runs tasks of networkMode awsvpc, found "
                    + definition.networkModeAsString() + ".");
        }
        if (network.subnets().isEmpty()) {
            throw RefusedException.invalidParameter(
                    "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        }
        if (definition.executionRoleArn() == null) {
            throw new RefusedException(
                    "ClientException",
                    "Fargate requires task definition to have execution role ARN to support ECR images.");
        }
    }

    /** Checks a RegisterTaskDefinition request. */
    static void checkDefinition(Map<String, Object> request) throws RefusedException {
        boolean hasSecrets = Json.objects(request, "containerDefinitions").stream()
                .anyMatch(container -> !Json.objects(container, "secrets").isEmpty());
        if (hasSecrets && Json.text(request, "executionRoleArn").isEmpty()) {
            throw new RefusedException(
                    "ClientException",
                    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.");
        }
    }

    /** @param overridden the containers that a task's overrides are for */
    static void checkOverrides(TaskDefinition definition, Set<String> overridden) throws RefusedException {
        Set<String> unknown = new TreeSet<>(overridden);
        definition.containerDefinitions().forEach(container -> unknown.remove(container.name()));
        if (!unknown.isEmpty()) {
            throw RefusedException.invalidParameter("Override for container named "
                    + unknown.iterator().next() + " is not a container in the TaskDefinition.");
        }
    }

    private static void checkContainer(TaskDefinition definition, ServiceSettings.LoadBalancer balancer)
            throws RefusedException {
        ContainerDefinition container = definition.containerDefinitions().stream()
                .filter(candidate -> candidate.name().equals(balancer.container()))
                .findFirst()
                .orElseThrow(() -> RefusedException.invalidParameter(
                        "The container " + balancer.container() + " does not exist in the task definition."));
        if (container.portMappings().stream().noneMatch(mapping -> mapping.containerPort() == balancer.port())) {
            throw RefusedException.invalidParameter("The container " + balancer.container()
                    + " did not have a container port " + balancer.port() + " defined.");
        }
    }

    /** A target group that no load balancer uses yet would keep every task unhealthy. */
    private void checkTargetGroup(ServiceSettings.LoadBalancer balancer) throws RefusedException {
        try {
            boolean attached = loadBalancers
                    .describeTargetGroups(request -> request.targetGroupArns(balancer.targetGroupArn()))
                    .targetGroups()
                    .stream()
                    .anyMatch(group -> !group.loadBalancerArns().isEmpty());
            if (!attached) {
                throw RefusedException.invalidParameter("The target group with targetGroupArn "
                        + balancer.targetGroupArn() + " does not have an associated load balancer.");
            }
        } catch (ElasticLoadBalancingV2Exception e) {
            throw RefusedException.invalidParameter(
                    "The target group " + balancer.targetGroupArn() + " does not exist.");
        }
    }
}
