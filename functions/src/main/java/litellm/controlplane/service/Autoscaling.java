package litellm.controlplane.service;

import java.util.Optional;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.applicationautoscaling.model.SuspendedState;

/**
 * The autoscaling of an ECS service, as far as there is any: the template can leave it out. A bound that is not named keeps the
 * value that it has. Whatever is changed here, Application Auto Scaling brings the tasks within the bounds at that, suspended or
 * not: suspended are only its policies and its scheduled actions.
 *
 * @param stacks where the bounds come from
 */
public record Autoscaling(ApplicationAutoScalingClient client, Stacks stacks) {
    /** The target of the gateway's service, if there is one. */
    public Optional<ScalableTarget> of(GatewayService gateway) {
        return client
                .describeScalableTargets(request -> request.serviceNamespace(ServiceNamespace.ECS)
                        .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                        .resourceIds("service/%s/%s".formatted(gateway.cluster(), gateway.name())))
                .scalableTargets()
                .stream()
                .findFirst();
    }

    /** The fewest tasks that the stack of that name leaves; the target itself has another number where someone has set a count. */
    int least(String stack, ScalableTarget target) {
        return parameter(stack, "MinCapacity").orElse(target.minCapacity());
    }

    /** The most tasks that the stack of that name allows; the target itself has more where someone has gone beyond it. */
    int most(String stack, ScalableTarget target) {
        return parameter(stack, "MaxCapacity").orElse(target.maxCapacity());
    }

    private Optional<Integer> parameter(String stack, String name) {
        return stacks.present(stack)
                .map(present -> Stacks.parameters(present).get(name))
                .map(Integer::valueOf);
    }

    /** Scales neither out nor in from now on. What is suspended is left alone: its tasks would come back, up to the minimum. */
    void suspend(ScalableTarget target) {
        if (!suspended(true).equals(target.suspendedState())) {
            change(target.resourceId(), suspended(true));
        }
    }

    void resume(String resource) {
        change(resource, suspended(false));
    }

    void bound(String resource, int least, int most) {
        client.registerScalableTarget(
                target(resource).minCapacity(least).maxCapacity(most).build());
    }

    private void change(String resource, SuspendedState state) {
        client.registerScalableTarget(target(resource).suspendedState(state).build());
    }

    private static SuspendedState suspended(boolean suspended) {
        return SuspendedState.builder()
                .dynamicScalingInSuspended(suspended)
                .dynamicScalingOutSuspended(suspended)
                .scheduledScalingSuspended(suspended)
                .build();
    }

    private static RegisterScalableTargetRequest.Builder target(String resource) {
        return RegisterScalableTargetRequest.builder()
                .serviceNamespace(ServiceNamespace.ECS)
                .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                .resourceId(resource);
    }
}
