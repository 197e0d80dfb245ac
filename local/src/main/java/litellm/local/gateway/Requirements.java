package litellm.local.gateway;

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
