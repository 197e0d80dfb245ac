package litellm.controlplane.cost;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What one stack costs a month.
 *
 * @param stack its name in the catalogue
 * @param items what is paid for by time, by resource in the template's order
 * @param usage what is paid for by use
 * @param unpriced types of resources that the price table does not know: their cost is missing here
 */
public record StackCost(String stack, List<CostItem> items, List<UsageCost> usage, Set<String> unpriced) {
    /** US dollars a month, as the stack starts out. */
    public BigDecimal monthly() {
        return sum(CostItem::monthly);
    }

    /** US dollars a month where what grows by itself has grown as far as it may. */
    public BigDecimal atMost() {
        return sum(CostItem::atMost);
    }

    private BigDecimal sum(Function<CostItem, BigDecimal> amount) {
        return items.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
