package litellm.controlplane.cost;

import java.math.BigDecimal;

/**
 * Something that is paid for by the month.
 *
 * @param resource the logical id of the resource that it is charged for
 * @param what what is paid for
 * @param calculation how the amount came to be, {@code 2 zones × 730 h × $0.01}
 * @param monthly US dollars a month, as the stack starts out
 * @param atMost US dollars a month where what grows by itself (tasks, storage, the price of Spot) has grown as far as it may
 */
public record CostItem(
        String resource, String type, String what, String calculation, BigDecimal monthly, BigDecimal atMost) {}
