package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void asJsonItKeepsApartThatNobodyAskedForDriftAndThatThereIsNone() {
        StackPlan stack = StackPlan.of("alb", "dev-alb-stack", StackPlan.Verdict.UNCHANGED);
        Plan plan = new Plan(
                "dev",
                "arn:e",
                "cafe",
                "2026-11-27T00:00:00Z",
                null,
                null,
                new MonthlyCost(1, 1),
                "",
                List.of(stack, stack.withDrift(List.of(), Optional.empty())));

        List<StackPlan> read = Plan.parse(plan.write()).stacks();

        assertThat(read).extracting(StackPlan::driftSought).containsExactly(false, true);
        assertThat(read).extracting(StackPlan::driftFound).containsOnly(List.of());
    }
}
