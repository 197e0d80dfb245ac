package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.S3Location;
import litellm.controlplane.report.ExecutionOutput;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void asJsonItKeepsApartThatNobodyAskedForDriftAndThatThereIsNone() {
        StackPlan stack = StackPlan.of("alb", "dev-alb-stack", StackPlan.Verdict.UNCHANGED);
        Plan plan = plan(stack, stack.withDrift(List.of(), Optional.empty()));

        List<StackPlan> read = Plan.parse(plan.write()).stacks();

        assertThat(read).extracting(StackPlan::driftSought).containsExactly(false, true);
        assertThat(read).extracting(StackPlan::driftFound).containsOnly(List.of());
    }

    @Test
    void whoeverShowsTheExecutionFindsInItsOutputWhatTheMachineCarries() {
        Plan plan = plan(StackPlan.of("alb", "dev-alb-stack", StackPlan.Verdict.UNKNOWN));

        assertThat(new ExecutionOutput(Map.of("plan", plan.outputs(new S3Location("artifacts", "plan.json")))).plan())
                .hasValueSatisfying(shown -> {
                    assertThat(shown.summary()).contains(plan.summary());
                    assertThat(shown.location()).contains("s3://artifacts/plan.json");
                    assertThat(shown.changes()).containsExactly("alb: cannot be told yet");
                });
    }

    private static Plan plan(StackPlan... stacks) {
        return new Plan(
                "dev", "arn:e", "cafe", "2026-11-27T00:00:00Z", null, null, new MonthlyCost(1, 1), "", List.of(stacks));
    }
}
