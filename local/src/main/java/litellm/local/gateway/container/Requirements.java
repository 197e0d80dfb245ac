package litellm.local.gateway.container;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import litellm.local.Json;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;

/** What ECS asks of tasks and services before it takes them. */
record Requirements(ElasticLoadBalancingV2Client loadBalancers) {
    /** CPU units or MiB; ECS takes {@code 1 vCPU} and {@code 2 GB} as well, which no size is compared with here. */
    private static final Pattern SIZE = Pattern.compile("\\d{1,9}");

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
        checkFargateSize(request);
    }

    private static void checkFargateSize(Map<String, Object> request) throws RefusedException {
        String cpu = Json.text(request, "cpu");
        String memory = Json.text(request, "memory");
        boolean units = SIZE.matcher(cpu).matches() && SIZE.matcher(memory).matches();
        if (Json.texts(request, "requiresCompatibilities").contains("FARGATE")
                && units
                && !isFargateSize(Integer.parseInt(cpu), Integer.parseInt(memory))) {
            throw new RefusedException(
                    "ClientException",
                    "No Fargate configuration exists for given values: %s CPU, %s memory. See the Amazon ECS documentation for the valid values."
                            .formatted(cpu, memory));
        }
    }

    private static boolean isFargateSize(int cpu, int memory) {
        return switch (cpu) {
            case 256 -> Set.of(512, 1024, 2048).contains(memory);
            case 512 -> isStep(memory, 1024, 4096, 1024);
            case 1024 -> isStep(memory, 2048, 8192, 1024);
            case 2048 -> isStep(memory, 4096, 16384, 1024);
            case 4096 -> isStep(memory, 8192, 30720, 1024);
            case 8192 -> isStep(memory, 16384, 61440, 4096);
            case 16384 -> isStep(memory, 32768, 122880, 8192);
            default -> false;
        };
    }

    private static boolean isStep(int memory, int least, int most, int step) {
        return memory >= least && memory <= most && memory % step == 0;
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
