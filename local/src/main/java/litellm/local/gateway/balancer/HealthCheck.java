package litellm.local.gateway.balancer;

import java.time.Duration;
import java.util.Arrays;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * How a target group checks its targets.
 *
 * @param vpcId the network that the targets' addresses belong to
 * @param codes the codes that count as healthy: {@code 200}, {@code 200,302}, {@code 200-299}
 */
record HealthCheck(
        String vpcId,
        String path,
        String codes,
        Duration interval,
        Duration timeout,
        int healthyThreshold,
        int unhealthyThreshold) {

    static HealthCheck of(TargetGroup group) {
        return new HealthCheck(
                group.vpcId(),
                group.healthCheckPath() == null ? "/" : group.healthCheckPath(),
                group.matcher() == null || group.matcher().httpCode() == null
                        ? "200"
                        : group.matcher().httpCode(),
                Duration.ofSeconds(group.healthCheckIntervalSeconds()),
                Duration.ofSeconds(group.healthCheckTimeoutSeconds()),
                group.healthyThresholdCount(),
                group.unhealthyThresholdCount());
    }

    boolean accepts(int code) {
        return Arrays.stream(codes.split(",")).anyMatch(range -> {
            String[] bounds = range.strip().split("-", 2);
            return Integer.parseInt(bounds[0]) <= code && code <= Integer.parseInt(bounds[bounds.length - 1]);
        });
    }
}
