package litellm.controlplane.verification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.gateway.GatewayService;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/**
 * A service of ECS behind a load balancer, as both see it.
 *
 * @param gateway what the service is to ECS
 * @param since what happened to its tasks before is of no interest any more
 */
record ServiceHealth(GatewayService gateway, Service service, Instant since) {

    /** Whether its newest deployment is given up: no waiting helps then. */
    boolean failed() {
        return primary().map(Deployment::rolloutState).equals(Optional.of(DeploymentRolloutState.FAILED));
    }

    /** Whether the newest deployment is the only one left, and complete, with as many tasks as wanted. */
    boolean steady() {
        return service.deployments().size() == 1
                && primary().map(Deployment::rolloutState).equals(Optional.of(DeploymentRolloutState.COMPLETED))
                && service.runningCount().equals(service.desiredCount());
    }

    /** Whether it is meant to run no task at all: nobody answers then. */
    boolean stopped() {
        return service.desiredCount() == 0;
    }

    /** One sentence on where it stands, with what ECS says of a rollout under way and of tasks that do not start. */
    String sentence(EcsClient ecs) {
        Stream<String> reasons = Stream.of(
                        primary()
                                .filter(rollout -> rollout.rolloutState() != DeploymentRolloutState.COMPLETED)
                                .map(Deployment::rolloutStateReason),
                        gateway.lastFailure(ecs, service, since))
                .flatMap(Optional::stream);
        String counts = "%s runs %d of %d tasks, rollout %s"
                .formatted(
                        service.serviceName(),
                        service.runningCount(),
                        service.desiredCount(),
                        primary().map(Deployment::rolloutStateAsString).orElse("unknown"));
        return counts + reasons.map(reason -> " (" + reason + ")").collect(Collectors.joining());
    }

    private Optional<Deployment> primary() {
        return GatewayService.primary(service);
    }

    /** What is wrong with its targets; empty where the load balancer finds as many healthy as there are to be. */
    Optional<String> targetsFault(ElasticLoadBalancingV2Client loadBalancing) {
        String targetGroup = service.loadBalancers().getFirst().targetGroupArn();
        List<TargetHealth> targets = loadBalancing
                .describeTargetHealth(request -> request.targetGroupArn(targetGroup))
                .targetHealthDescriptions()
                .stream()
                .map(TargetHealthDescription::targetHealth)
                .toList();
        long healthy = targets.stream()
                .filter(target -> target.state() == TargetHealthStateEnum.HEALTHY)
                .count();
        return healthy >= service.desiredCount()
                ? Optional.empty()
                : Optional.of("The load balancer finds %d of %d targets healthy%s"
                        .formatted(healthy, service.desiredCount(), reason(targets)));
    }

    private static String reason(List<TargetHealth> targets) {
        return targets.stream()
                .filter(target -> target.state() != TargetHealthStateEnum.HEALTHY && target.description() != null)
                .map(target -> " (" + target.description() + ")")
                .findFirst()
                .orElse("");
    }
}
