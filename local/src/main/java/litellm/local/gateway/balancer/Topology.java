package litellm.local.gateway.balancer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** The load balancers, listeners, rules and target groups of the account, as moto had them at one moment. */
record Topology(List<Listening> listeners, Map<String, TargetGroup> targetGroups) {
    /** @param rules in the order they are evaluated, without the default one */
    record Listening(Listener listener, List<Rule> rules) {
        /** The actions for a request: the first rule's whose conditions hold, else the default ones. */
        List<Action> actions(WebRequest request) {
            return rules.stream()
                    .filter(rule -> RuleConditions.hold(rule.conditions(), request))
                    .findFirst()
                    .map(Rule::actions)
                    .orElse(listener.defaultActions());
        }
    }

    static Topology read(ElasticLoadBalancingV2Client elb) {
        List<Listening> listeners = new ArrayList<>();
        for (LoadBalancer balancer :
                elb.describeLoadBalancersPaginator(request -> {}).loadBalancers()) {
            for (Listener listener : elb.describeListenersPaginator(
                            request -> request.loadBalancerArn(balancer.loadBalancerArn()))
                    .listeners()) {
                listeners.add(new Listening(listener, rules(elb, listener)));
            }
        }
        Map<String, TargetGroup> groups = new HashMap<>();
        elb.describeTargetGroupsPaginator(request -> {})
                .targetGroups()
                .forEach(group -> groups.put(group.targetGroupArn(), group));
        return new Topology(listeners, groups);
    }

    /** The listener that a load balancer's port of this protocol stands for: the one with the lowest port. */
    Optional<Listening> listener(String loadBalancerArn, ProtocolEnum protocol) {
        return listeners.stream()
                .filter(candidate -> candidate.listener().loadBalancerArn().equals(loadBalancerArn)
                        && candidate.listener().protocol() == protocol)
                .min(Comparator.comparingInt(candidate -> candidate.listener().port()));
    }

    /** Whether some listener or rule sends requests to a target group. */
    boolean isInUse(String targetGroupArn) {
        return listeners.stream()
                .flatMap(listening -> Stream.concat(
                        listening.listener().defaultActions().stream(),
                        listening.rules().stream().flatMap(rule -> rule.actions().stream())))
                .anyMatch(action -> Forwarding.targetGroups(action).contains(targetGroupArn));
    }

    private static List<Rule> rules(ElasticLoadBalancingV2Client elb, Listener listener) {
        return elb
                .describeRules(
                        request -> request.listenerArn(listener.listenerArn()).pageSize(400))
                .rules()
                .stream()
                .filter(rule -> !rule.isDefault())
                .sorted(Comparator.comparingInt(rule -> Integer.parseInt(rule.priority())))
                .toList();
    }
}
