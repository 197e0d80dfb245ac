package litellm.local.gateway.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import litellm.local.gateway.balancer.Target;
import litellm.local.gateway.balancer.Targets;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;

/** Makes tasks of a service targets of its target groups, and takes them out again. */
record TargetRegistrations(ElasticLoadBalancingV2Client loadBalancers, Targets targets) {
    /** A target of a target group. */
    record Registration(String targetGroupArn, Target target) {}

    /** Registers a task's private address with each target group. */
    void register(ServiceTask task, List<ServiceSettings.LoadBalancer> balancers) {
        String address = task.task().network().privateAddress();
        List<Registration> made = new ArrayList<>();
        for (ServiceSettings.LoadBalancer balancer : balancers) {
            loadBalancers.registerTargets(request ->
                    request.targetGroupArn(balancer.targetGroupArn()).targets(target(address, balancer.port())));
            targets.find(balancer.targetGroupArn(), address, balancer.port())
                    .ifPresent(target -> made.add(new Registration(balancer.targetGroupArn(), target)));
        }
        task.registrations().addAll(made);
    }

    /** Ends a task's registrations; once they have ended, does nothing. */
    void deregister(ServiceTask task) {
        for (Registration registration : task.registrations()) {
            Target target = registration.target();
            try {
                loadBalancers.deregisterTargets(request -> request.targetGroupArn(registration.targetGroupArn())
                        .targets(target(target.id(), target.port())));
            } catch (TargetGroupNotFoundException | InvalidTargetException e) {
                // The target group is gone, and the target with it; or the target is out already.
                target.drain();
            }
        }
    }

    /** Waits until the requests under way to a task have ended, in each target group at most for its deregistration delay. */
    void awaitDrained(ServiceTask task) throws InterruptedException {
        for (Registration registration : task.registrations()) {
            registration.target().awaitDrained(drainLimit(registration.targetGroupArn()));
        }
    }

    private static TargetDescription target(String id, int port) {
        return TargetDescription.builder().id(id).port(port).build();
    }

    private Duration drainLimit(String targetGroupArn) {
        try {
            return loadBalancers
                    .describeTargetGroupAttributes(request -> request.targetGroupArn(targetGroupArn))
                    .attributes()
                    .stream()
                    .filter(attribute -> attribute.key().equals("deregistration_delay.timeout_seconds"))
                    .map(attribute -> Duration.ofSeconds(Long.parseLong(attribute.value())))
                    .findFirst()
                    .orElse(Duration.ofMinutes(5));
        } catch (TargetGroupNotFoundException _) {
            return Duration.ZERO;
        }
    }
}
