package litellm.controlplane.request;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import litellm.controlplane.Request;
import litellm.controlplane.cost.CostEstimator;
import litellm.controlplane.cost.EnvironmentCost;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.cost.StackCost;
import litellm.controlplane.release.Release;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * What an environment will cost once a deployment is done, for its report.
 *
 * @param stacks the CloudFormation stack of a name, in whatever state
 */
record ExpectedCost(Function<String, Optional<Stack>> stacks) {
    private static final PriceTable PRICES = PriceTable.load();
    private static final CostEstimator ESTIMATOR = new CostEstimator(PRICES);

    /**
     * {@code {monthly, atMost?, without?, prices}} in words: US dollars a month without what is paid for by use, the same where
     * all that grows by itself has grown, the stacks and the types of resources that are left out because the price table lacks
     * them, and where the prices come from. Counts the stacks that are deployed, and those that are there whole.
     */
    Map<String, String> of(Request request, Release release) {
        List<StackCost> costs = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (String stack : release.stacks().names()) {
            Optional<Stack> present = stacks.apply(request.stackName(stack)).filter(Stacks::keepsValues);
            if (request.wants(stack) || present.filter(Stacks::isWhole).isPresent()) {
                cost(request, release, stack, present.map(Stacks::parameters).orElse(Map.of()))
                        .ifPresentOrElse(costs::add, () -> without.add(stack));
            }
        }
        EnvironmentCost cost = new EnvironmentCost(request.environment(), costs);
        without.addAll(cost.unpriced());
        return words(cost, without);
    }

    private static Optional<StackCost> cost(
            Request request, Release release, String stack, Map<String, String> present) {
        Map<String, String> values = release.stacks()
                .find(stack)
                .values(
                        request.environment(),
                        present,
                        request.tags(),
                        request.parameters().getOrDefault(stack, Map.of()));
        return ESTIMATOR.find(stack, release.template(stack), values);
    }

    private static Map<String, String> words(EnvironmentCost cost, List<String> without) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("monthly", dollars(cost.monthly()));
        if (cost.atMost().compareTo(cost.monthly()) > 0) {
            words.put("atMost", dollars(cost.atMost()));
        }
        if (!without.isEmpty()) {
            words.put("without", String.join(", ", without));
        }
        words.put("prices", PRICES.sentence());
        return words;
    }

    private static String dollars(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP).toPlainString() + " USD";
    }
}
