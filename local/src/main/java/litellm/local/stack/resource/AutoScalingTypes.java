package litellm.local.stack.resource;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScheduledActionRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;

/** The types of AWS::ApplicationAutoScaling. */
final class AutoScalingTypes {
    private AutoScalingTypes() {}

    static List<ResourceType> all() {
        return List.of(scalableTarget(), scalingPolicy());
    }

    private static ApplicationAutoScalingClient scaling(ResourceRequest r) {
        return r.aws().applicationAutoScaling();
    }

    /** What a policy or an action is for. The physical id of a scalable target holds all three, separated by bars. */
    private record Target(String resourceId, String dimension, String namespace) {
        static Target of(Properties properties) {
            if (properties.has("ScalingTargetId")) {
                String[] parts = properties.text("ScalingTargetId").split("\\|", 3);
                return new Target(parts[0], parts[1], parts[2]);
            }
            return new Target(
                    properties.text("ResourceId"),
                    properties.text("ScalableDimension"),
                    properties.text("ServiceNamespace"));
        }

        String physicalId() {
            return String.join("|", resourceId, dimension, namespace);
        }
    }

    private static ResourceType scalableTarget() {
        return ServiceType.named("AWS::ApplicationAutoScaling::ScalableTarget")
                .createOnly("ResourceId", "ScalableDimension", "ServiceNamespace")
                .maps(RegisterScalableTargetRequest.builder())
                .mapsEach("ScheduledActions", PutScheduledActionRequest.builder())
                .create(r -> {
                    register(r);
                    return Target.of(r.desired()).physicalId();
                })
                .update(AutoScalingTypes::register)
                .configure(AutoScalingTypes::configureScheduledActions)
                .reads(r -> r.read(scaling(r)
                        .describeScalableTargets(b ->
                                b.serviceNamespace(r.text("ServiceNamespace")).resourceIds(r.text("ResourceId")))
                        .scalableTargets()
                        .stream()
                        .findFirst()))
                .attributes(r -> Map.of("Id", r.id()))
                .delete(r -> {
                    Target target = Target.of(r.desired());
                    scaling(r)
                            .deregisterScalableTarget(b -> b.resourceId(target.resourceId())
                                    .scalableDimension(target.dimension())
                                    .serviceNamespace(target.namespace()));
                })
                .build();
    }

    private static void register(ResourceRequest r) {
        scaling(r).registerScalableTarget(r::fill);
    }

    private static void configureScheduledActions(ResourceRequest r) {
        Target target = Target.of(r.desired());
        List<Properties> desired = r.desired().parts("ScheduledActions");
        List<String> names = desired.stream()
                .map(action -> action.text("ScheduledActionName"))
                .toList();
        r.before().parts("ScheduledActions").stream()
                .map(action -> action.text("ScheduledActionName"))
                .filter(name -> !names.contains(name))
                .forEach(name -> r.unlessGone(() -> scaling(r)
                        .deleteScheduledAction(b -> b.scheduledActionName(name)
                                .resourceId(target.resourceId())
                                .scalableDimension(target.dimension())
                                .serviceNamespace(target.namespace()))));
        desired.forEach(action -> scaling(r)
                .putScheduledAction(b -> r.fill(
                        b.resourceId(target.resourceId())
                                .scalableDimension(target.dimension())
                                .serviceNamespace(target.namespace()),
                        "ScheduledActions",
                        action)));
    }

    private static ResourceType scalingPolicy() {
        return ServiceType.named("AWS::ApplicationAutoScaling::ScalingPolicy")
                .createOnly("PolicyName", "ResourceId", "ScalableDimension", "ServiceNamespace", "ScalingTargetId")
                .maps(PutScalingPolicyRequest.builder())
                .handles("ScalingTargetId")
                .create(AutoScalingTypes::putPolicy)
                .update(AutoScalingTypes::putPolicy)
                .attributes(r -> Map.of("Arn", r.id(), "PolicyName", r.text("PolicyName")))
                .delete(r -> {
                    Target target = Target.of(r.desired());
                    scaling(r)
                            .deleteScalingPolicy(b -> b.policyName(r.text("PolicyName"))
                                    .resourceId(target.resourceId())
                                    .scalableDimension(target.dimension())
                                    .serviceNamespace(target.namespace()));
                })
                .build();
    }

    private static String putPolicy(ResourceRequest r) {
        Target target = Target.of(r.desired());
        return scaling(r)
                .putScalingPolicy(b -> r.fill(b.resourceId(target.resourceId())
                        .scalableDimension(target.dimension())
                        .serviceNamespace(target.namespace())))
                .policyARN();
    }
}
