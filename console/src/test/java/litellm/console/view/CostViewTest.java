package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import litellm.controlplane.cost.CostItem;
import litellm.controlplane.cost.EnvironmentCost;
import litellm.controlplane.cost.Price;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.cost.StackCost;
import litellm.controlplane.cost.UsageCost;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class CostViewTest {
    private static final UsageCost LOGS = use("logs that are taken in");
    private static final UsageCost TRAFFIC = use("traffic through NAT");

    @Test
    void shouldSayOfWhatMayGrowHowFar() {
        List<String> lines = view(stack("database", Set.of(), LOGS)).lines();

        assertThat(lines.getFirst()).startsWith("dev costs $3.31 a month, at most $12.50 where ");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("  DBInstance ") && line.endsWith("   2.31  = 20 GB; at most 11.50"))
                .anyMatch(line -> line.startsWith("  Key ") && line.endsWith("   1.00  = 1 key"));
    }

    /** The control plane uses some of what an environment does. */
    @Test
    void shouldSayOfEachUseOnceWhatItCosts() {
        CostView view = view(stack("litellm", Set.of(), LOGS, TRAFFIC));

        assertThat(view.json())
                .extractingByKey("byUse")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
        assertThat(view.lines())
                .filteredOn(line -> line.contains("logs that are taken in"))
                .hasSize(1);
    }

    @Test
    void shouldNameAllWhosePriceIsNotKnown() {
        CostView view = view(stack("litellm", Set.of("AWS::A::B"), LOGS));

        assertThat(view.lines().getLast())
                .isEqualTo("Missing, because the price table does not know them: AWS::A::B, AWS::C::D");
        assertThat(view.json()).containsEntry("unpriced", List.of("AWS::A::B", "AWS::C::D"));
    }

    private static CostView view(StackCost stack) {
        return new CostView(
                new EnvironmentCost("dev", List.of(stack)),
                new StackCost("bootstrap", List.of(), List.of(LOGS), Set.of("AWS::C::D")),
                PriceTable.load());
    }

    private static StackCost stack(String name, Set<String> unpriced, UsageCost... usage) {
        return new StackCost(
                name,
                List.of(item("DBInstance", "20 GB", "2.305", "11.50"), item("Key", "1 key", "1.00", "1.0")),
                List.of(usage),
                unpriced);
    }

    private static CostItem item(String resource, String calculation, String monthly, String atMost) {
        return new CostItem(resource, "AWS::A::A", "one", calculation, new BigDecimal(monthly), new BigDecimal(atMost));
    }

    private static UsageCost use(String what) {
        return new UsageCost(what, new Price(new BigDecimal("0.50"), "GB", "a page"));
    }
}
