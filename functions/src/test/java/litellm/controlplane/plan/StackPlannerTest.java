package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.cost.CostEstimator;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.plan.StackPlan.ParameterPlan;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.stack.Deployment;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;

class StackPlannerTest {
    private static final String TEMPLATE = """
            Parameters:
              Environment: {Type: String, Default: dev}
              Instances: {Type: Number, Default: 1}
              Size: {Type: String, Default: small}
            Resources:
              Network: {Type: AWS::EC2::VPC}
            """;

    /** A template's default is nobody's value before: there is no stack that could have had it. */
    @Test
    void setsTheParametersOfAStackThatIsNotThere() {
        Release release = new Release(
                "0123456789abcdef",
                StackCatalogue.parse("""
                        stacks:
                          network:
                            template: network-stack.yaml
                            environments:
                              prod: {Instances: '2'}
                        """),
                "https://bucket/",
                _ -> TEMPLATE.getBytes(StandardCharsets.UTF_8));
        Deployment deployment = new Deployment(Requests.deploy("prod"), release, "network", Map.of());

        Optional<StackPlan> plan = new StackPlanner(null, null, new CostEstimator(PriceTable.load()))
                .look(deployment, Optional.empty(), Set.of());

        assertThat(plan.orElseThrow().parameters())
                .containsExactly(
                        new ParameterPlan("Environment", null, "prod"), new ParameterPlan("Instances", null, "2"));
    }
}
