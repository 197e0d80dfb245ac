package litellm.local.gateway.balancer;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** The target groups of a forward action. */
final class Forwarding {
    private Forwarding() {}

    /** All of them; none for another kind of action. */
    static List<String> targetGroups(Action action) {
        return tuples(action).stream().map(TargetGroupTuple::targetGroupArn).toList();
    }

    /** One of them, chosen by weight. */
    static String choose(Action action) {
        List<TargetGroupTuple> tuples = tuples(action);
        int total = tuples.stream().mapToInt(Forwarding::weight).sum();
        int drawn = ThreadLocalRandom.current().nextInt(Math.max(total, 1));
        for (TargetGroupTuple tuple : tuples) {
            drawn -= weight(tuple);
            if (drawn < 0) {
                return tuple.targetGroupArn();
            }
        }
        return tuples.getFirst().targetGroupArn();
    }

    private static List<TargetGroupTuple> tuples(Action action) {
        if (action.forwardConfig() != null && action.forwardConfig().hasTargetGroups()) {
            return action.forwardConfig().targetGroups();
        }
        return action.targetGroupArn() == null
                ? List.of()
                : List.of(TargetGroupTuple.builder()
                        .targetGroupArn(action.targetGroupArn())
                        .build());
    }

    private static int weight(TargetGroupTuple tuple) {
        return tuple.weight() == null ? 1 : tuple.weight();
    }
}
