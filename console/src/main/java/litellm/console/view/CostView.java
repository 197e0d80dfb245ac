package litellm.console.view;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import litellm.controlplane.cost.CostItem;
import litellm.controlplane.cost.EnvironmentCost;
import litellm.controlplane.cost.Price;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.cost.StackCost;
import litellm.controlplane.cost.UsageCost;

/**
 * The monthly cost of an environment, for a person and for a program.
 *
 * @param controlPlane what the account's control plane costs beside it, once for all environments
 */
public record CostView(EnvironmentCost cost, StackCost controlPlane, PriceTable prices) {
    /** Lines for a person: each amount with how it came to be. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%s costs $%s a month, at most $%s where autoscaling and storage grow as far as they may."
                .formatted(cost.environment(), usd(cost.monthly()), usd(cost.atMost())));
        lines.add("List prices of %s of %s; a month has %d hours."
                .formatted(prices.region(), prices.date(), Price.HOURS_PER_MONTH));
        cost.stacks().forEach(stack -> add(stack, stack.stack(), lines));
        add(controlPlane, "control plane, once for all environments", lines);
        lines.add("");
        lines.add("On top of that, by use, which nobody knows beforehand:");
        usage().forEach(use ->
                lines.add("  %-45s %s".formatted(use.what(), use.price().perUnit())));
        lines.add("  %-45s %s".formatted("tokens of the models", "by the prices of Bedrock, OpenAI and Anthropic"));
        Set<String> unpriced = unpriced();
        if (!unpriced.isEmpty()) {
            lines.add("");
            lines.add("Missing, because the price table does not know them: " + String.join(", ", unpriced));
        }
        return lines;
    }

    private static void add(StackCost stack, String title, List<String> lines) {
        lines.add("");
        lines.add("%-82s %9s".formatted(title, usd(stack.monthly())));
        stack.items()
                .forEach(item -> lines.add("  %-26s %-53s %9s  = %s%s"
                        .formatted(
                                item.resource(), item.what(), usd(item.monthly()), item.calculation(), growth(item))));
    }

    private static String growth(CostItem item) {
        return item.atMost().compareTo(item.monthly()) == 0 ? "" : "; at most " + usd(item.atMost());
    }

    /** The same for a program; amounts are US dollars a month. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", cost.environment());
        json.put("currency", "USD");
        json.put("region", prices.region());
        json.put("pricesOf", prices.date().toString());
        json.put("hoursPerMonth", Price.HOURS_PER_MONTH);
        json.put("monthly", rounded(cost.monthly()));
        json.put("atMost", rounded(cost.atMost()));
        json.put("stacks", cost.stacks().stream().map(CostView::json).toList());
        json.put("controlPlane", json(controlPlane));
        json.put("byUse", usage().stream().map(CostView::json).toList());
        json.put("unpriced", List.copyOf(unpriced()));
        return json;
    }

    private static Map<String, Object> json(StackCost stack) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stack", stack.stack());
        json.put("monthly", rounded(stack.monthly()));
        json.put("atMost", rounded(stack.atMost()));
        json.put("items", stack.items().stream().map(CostView::json).toList());
        return json;
    }

    private static Map<String, Object> json(CostItem item) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("resource", item.resource());
        json.put("type", item.type());
        json.put("what", item.what());
        json.put("calculation", item.calculation());
        json.put("monthly", rounded(item.monthly()));
        json.put("atMost", rounded(item.atMost()));
        return json;
    }

    private static Map<String, Object> json(UsageCost use) {
        return Map.of(
                "what", use.what(),
                "usd", use.price().usd(),
                "unit", use.price().unit());
    }

    private List<UsageCost> usage() {
        List<UsageCost> usage = new ArrayList<>(cost.usage());
        controlPlane.usage().stream().filter(use -> !usage.contains(use)).forEach(usage::add);
        return usage;
    }

    private Set<String> unpriced() {
        Set<String> types = new TreeSet<>(cost.unpriced());
        types.addAll(controlPlane.unpriced());
        return types;
    }

    private static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }

    private static String usd(BigDecimal amount) {
        return rounded(amount).toPlainString();
    }
}
