package litellm.controlplane.cost;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an environment costs a month.
 *
 * @param stacks its stacks in the catalogue's order
 */
public record EnvironmentCost(String environment, List<StackCost> stacks) {
    /** US dollars a month, as the environment starts out. */
    public BigDecimal monthly() {
        return stacks.stream().map(StackCost::monthly).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** US dollars a month where what grows by itself has grown as far as it may. */
    public BigDecimal atMost() {
        return stacks.stream().map(StackCost::atMost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What is paid for by use, each once. */
    public List<UsageCost> usage() {
        return stacks.stream()
                .map(StackCost::usage)
                .flatMap(Collection::stream)
                .distinct()
                .toList();
    }

    /** Types of resources whose cost is missing. */
    public Set<String> unpriced() {
        Set<String> types = new TreeSet<>();
        stacks.forEach(stack -> types.addAll(stack.unpriced()));
        return types;
    }
}
