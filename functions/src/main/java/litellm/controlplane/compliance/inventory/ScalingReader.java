package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsResponse;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/** Scalable targets of ECS. */
record ScalingReader(ApplicationAutoScalingClient scaling, Calls calls, Scope scope) implements ServiceReader {
    @Override
    public List<Listing> listings() {
        return List.of(Listing.of(
                ResourceTypes.SCALABLE_TARGET,
                "application-autoscaling:DescribeScalableTargets",
                () -> calls.all(
                        scaling.describeScalableTargetsPaginator(
                                request -> request.serviceNamespace(ServiceNamespace.ECS)),
                        DescribeScalableTargetsResponse::scalableTargets),
                this::target));
    }

    private Resource target(ScalableTarget target) {
        String id = "%s|%s|%s"
                .formatted(target.resourceId(), target.scalableDimensionAsString(), target.serviceNamespaceAsString());
        String arn = target.scalableTargetARN() == null
                ? scope.arn("application-autoscaling", "scalable-target/" + target.resourceId())
                : target.scalableTargetARN();
        return Resource.of(ResourceTypes.SCALABLE_TARGET, id, arn)
                .named(target.resourceId())
                .created(target.creationTime())
                .with(Map.of("dimension", target.scalableDimensionAsString()));
    }
}
