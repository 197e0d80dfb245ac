package litellm.controlplane.request;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.service.Autoscaling;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * The bounds of autoscaling that {@code scale} has set, which are the stack's own no more. CloudFormation sets both whenever one of
 * them changes, so the one that a request does not name would go back to what the stack has.
 */
record ScaledBounds(Supplier<Autoscaling> autoscaling, Function<String, Optional<Stack>> stacks) {
    private static final String LEAST = "MinCapacity";
    private static final String MOST = "MaxCapacity";

    /** The request with the bound that it leaves out, where it changes the other one and {@code scale} has set another value than the stack's. */
    RequestValidator.Result keep(RequestValidator.Result valid) {
        Request request = valid.request();
        Map<String, String> named = request.parameters().getOrDefault(StackNames.GATEWAY, Map.of());
        if (!request.wants(StackNames.GATEWAY) || named.containsKey(LEAST) == named.containsKey(MOST)) {
            return valid;
        }
        String given = named.containsKey(LEAST) ? LEAST : MOST;
        String left = given.equals(LEAST) ? MOST : LEAST;
        BigDecimal wanted = new BigDecimal(named.get(given));
        return stacks.apply(request.stackName(StackNames.GATEWAY))
                .filter(Stacks::keepsValues)
                .map(Stacks::parameters)
                .filter(own -> own.containsKey(given) && new BigDecimal(own.get(given)).compareTo(wanted) != 0)
                .flatMap(own -> scaled(request, left, own.get(left)))
                .map(live -> with(valid, left, live, left.equals(LEAST) ? Math.min(live, wanted.intValue()) : live))
                .orElse(valid);
    }

    /** What the bound is, where it is not the stack's {@code own}. None is no bound that a stack may have. */
    private Optional<Integer> scaled(Request request, String bound, String own) {
        return autoscaling
                .get()
                .of(new GatewayService(request.environment()))
                .map(target -> value(target, bound))
                .filter(live -> live > 0 && !live.toString().equals(own));
    }

    private static int value(ScalableTarget target, String bound) {
        return bound.equals(LEAST) ? target.minCapacity() : target.maxCapacity();
    }

    private static RequestValidator.Result with(RequestValidator.Result valid, String bound, int live, int value) {
        Request request = valid.request();
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>(request.parameters());
        Map<String, String> gateway = new LinkedHashMap<>(parameters.get(StackNames.GATEWAY));
        gateway.put(bound, Integer.toString(value));
        parameters.put(StackNames.GATEWAY, gateway);
        List<String> remarks = new ArrayList<>(valid.remarks());
        remarks.add(
                "%s.%s: found %d, as scale has set it; %d becomes the stack's own, since a change of the other bound sets both"
                        .formatted(StackNames.GATEWAY, bound, live, value));
        return new RequestValidator.Result(request.withParameters(parameters), remarks);
    }
}
