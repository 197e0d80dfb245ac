package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import litellm.controlplane.plan.ResourcePlan.Verdict;
import org.junit.jupiter.api.Test;

class PlanInShortTest {
    private static final ResourcePlan DATABASE = new ResourcePlan(
            "DBInstance",
            "dev-litellm-db",
            "AWS::RDS::DBInstance",
            Verdict.REPLACE,
            false,
            List.of(
                    new PropertyPlan("DBName", "litellm", "other", null),
                    new PropertyPlan("DBName", "litellm", "other", "Name")));

    @Test
    void namesWhatWouldBeLostFirstAndNoPropertysValue() {
        StackPlan network = stack(
                "network",
                StackPlan.Verdict.UPDATE,
                List.of(ResourcePlan.added("Endpoint", "AWS::EC2::VPCEndpoint")),
                List.of(
                        new StackPlan.ParameterPlan("EnableNatGateway", "true", "false"),
                        new StackPlan.ParameterPlan("Note", null, "a\nb")));
        StackPlan database = stack("database", StackPlan.Verdict.UPDATE, List.of(DATABASE), List.of());

        assertThat(lines(network, database))
                .containsExactly(
                        "database: replace DBInstance (AWS::RDS::DBInstance): DBName",
                        "network: parameter EnableNatGateway: true → false",
                        "network: parameter Note: (nothing) → a b",
                        "network: add Endpoint (AWS::EC2::VPCEndpoint)");
    }

    @Test
    void tellsOfAStackToBeCreatedHowMuchItHoldsAndOfAnUnknownOneWhy() {
        StackPlan alb = stack(
                "alb",
                StackPlan.Verdict.CREATE,
                List.of(ResourcePlan.added("LoadBalancer", "AWS::X"), ResourcePlan.added("Listener", "AWS::X")),
                List.of());
        StackPlan litellm = new StackPlan(
                "litellm",
                "dev-litellm-stack",
                StackPlan.Verdict.UNKNOWN,
                "It is given what nobody knows.",
                "it would lose a key",
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null);

        assertThat(lines(alb, litellm, stack("security", StackPlan.Verdict.UNCHANGED, List.of(), List.of())))
                .containsExactly(
                        "alb: create, 2 resources",
                        "litellm: cannot be told yet",
                        "litellm: refused, it would lose a key",
                        "litellm: It is given what nobody knows.");
    }

    @Test
    void isNeverMoreThanAnExecutionCarries() {
        List<ResourcePlan> resources = IntStream.range(0, 500)
                .mapToObj(number ->
                        new ResourcePlan("R" + number, null, "T".repeat(9_000), Verdict.MODIFY, false, List.of()))
                .toList();

        List<String> lines = lines(stack("alb", StackPlan.Verdict.UPDATE, resources, List.of()));

        assertThat(lines).hasSize(61).endsWith("and 440 more").allMatch(line -> line.length() <= 300);
        assertThat(lines.getFirst()).startsWith("alb: change R0 (TTT").endsWith("T…");
    }

    private static List<String> lines(StackPlan... stacks) {
        return new PlanInShort(new Plan(
                        "dev",
                        "arn:e",
                        "cafe",
                        "2026-11-27T00:00:00Z",
                        null,
                        null,
                        new MonthlyCost(1, 1),
                        "",
                        List.of(stacks)))
                .lines();
    }

    private static StackPlan stack(
            String name,
            StackPlan.Verdict verdict,
            List<ResourcePlan> resources,
            List<StackPlan.ParameterPlan> parameters) {
        return new StackPlan(
                name,
                "dev-" + name + "-stack",
                verdict,
                null,
                null,
                parameters,
                resources,
                List.of(),
                null,
                null,
                null);
    }
}
