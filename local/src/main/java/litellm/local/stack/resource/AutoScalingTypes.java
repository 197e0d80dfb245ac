package litellm.local.stack.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.PutScheduledActionRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;

/** The types of AWS::ApplicationAutoScaling. */
final class AutoScalingTypes {
    private static final List<String> TARGET = List.of("ResourceId", "ScalableDimension", "ServiceNamespace");

    private AutoScalingTypes() {}

    static List<ResourceType> all() {
        return List.of(scalableTarget(), scalingPolicy());
    }

    private static ApplicationAutoScalingClient scaling(ResourceRequest r) {
        return r.aws().applicationAutoScaling();
    }

    /** The properties that say what a policy or an action is for; a scalable target's physical id holds them, separated by bars. */
    private static Properties target(ResourceRequest r) {
        String[] named = r.desired().text("ScalingTargetId", "").split("\\|", 3);
        Map<String, Object> target = new LinkedHashMap<>();
        for (int i = 0; i < TARGET.size(); i++) {
            target.put(TARGET.get(i), named.length == TARGET.size() ? named[i] : r.text(TARGET.get(i)));
        }
        return new Properties(target);
    }

    private static ResourceType scalableTarget() {
        return ServiceType.named("AWS::ApplicationAutoScaling::ScalableTarget")
                .createOnly("ResourceId", "ScalableDimension", "ServiceNamespace")
                .maps(RegisterScalableTargetRequest.builder())
                .mapsEach("ScheduledActions", PutScheduledActionRequest.builder())
                .create(r -> {
                    register(r);
                    return TARGET.stream().map(r::text).collect(Collectors.joining("|"));
                })
                .update(AutoScalingTypes::register)
                .configure(AutoScalingTypes::configureScheduledActions)
                .reads(r -> r.read(scaling(r)
                        .describeScalableTargets(b ->
                                b.serviceNamespace(r.text("ServiceNamespace")).resourceIds(r.text("ResourceId")))
                        .scalableTargets()))
                .attributes(r -> Map.of("Id", r.id()))
                .delete(r -> scaling(r).deregisterScalableTarget(b -> r.fill(b, target(r))))
                .build();
    }

    private static void register(ResourceRequest r) {
        scaling(r).registerScalableTarget(r::fill);
    }

    private static void configureScheduledActions(ResourceRequest r) {
        Properties target = target(r);
        List<Properties> desired = r.desired().parts("ScheduledActions");
        List<String> names = desired.stream()
                .map(action -> action.text("ScheduledActionName"))
                .toList();
        r.before().parts("ScheduledActions").stream()
                .map(action -> action.text("ScheduledActionName"))
                .filter(name -> !names.contains(name))
                .forEach(name -> r.unlessGone(
                        () -> scaling(r).deleteScheduledAction(b -> r.fill(b.scheduledActionName(name), target))));
        desired.forEach(action ->
                scaling(r).putScheduledAction(b -> r.fill(r.fill(b, target), "ScheduledActions", action)));
    }

    private static ResourceType scalingPolicy() {
        return ServiceType.named("AWS::ApplicationAutoScaling::ScalingPolicy")
                .createOnly("PolicyName", "ResourceId", "ScalableDimension", "ServiceNamespace", "ScalingTargetId")
                .maps(PutScalingPolicyRequest.builder())
                .handles("ScalingTargetId")
                .create(AutoScalingTypes::putPolicy)
                .update(AutoScalingTypes::putPolicy)
                .reads(AutoScalingTypes::readPolicy)
                .attributes(r -> Map.of("Arn", r.id(), "PolicyName", r.text("PolicyName")))
                .delete(r -> scaling(r).deleteScalingPolicy(b -> r.fill(b.policyName(r.text("PolicyName")), target(r))))
                .build();
    }

    /** moto gives all policies of a target, whichever name is asked for. */
    private static Optional<Map<String, Object>> readPolicy(ResourceRequest r) {
        return r.read(scaling(r)
                .describeScalingPolicies(b -> r.fill(b.policyNames(r.text("PolicyName")), target(r)))
                .scalingPolicies()
                .stream()
                .filter(policy -> policy.policyName().equals(r.text("PolicyName")))
                .toList());
    }

    private static String putPolicy(ResourceRequest r) {
        return scaling(r).putScalingPolicy(b -> r.fill(r.fill(b, target(r)))).policyARN();
    }
}
