package litellm.controlplane.service;

import java.util.Optional;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/**
 * The autoscaling of an ECS service, as far as there is any: the template can leave it out. A bound that is not named keeps the
 * value that it has.
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

    /** Scales neither out nor in from now on. The bounds stay: while it is suspended they are not enforced either. */
    void suspend(String resource) {
        suspended(resource, true);
    }

    void resume(String resource) {
        suspended(resource, false);
    }

    void bound(String resource, int least, int most) {
        client.registerScalableTarget(
                target(resource).minCapacity(least).maxCapacity(most).build());
    }

    private void suspended(String resource, boolean suspended) {
        client.registerScalableTarget(target(resource)
                .suspendedState(state -> state.dynamicScalingInSuspended(suspended)
                        .dynamicScalingOutSuspended(suspended)
                        .scheduledScalingSuspended(suspended))
                .build());
    }

    private static RegisterScalableTargetRequest.Builder target(String resource) {
        return RegisterScalableTargetRequest.builder()
                .serviceNamespace(ServiceNamespace.ECS)
                .scalableDimension(ScalableDimension.ECS_SERVICE_DESIRED_COUNT)
                .resourceId(resource);
    }
}
