package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import litellm.controlplane.plan.ResourcePlan.Verdict;
import org.junit.jupiter.api.Test;

class PlanInShortTest {
    private static final ResourcePlan DATABASE = new ResourcePlan(
            "DBInstance",
            "dev-litellm-db",
            "AWS::RDS::DBInstance",
            Verdict.REPLACE,
            null,
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
                        new StackPlan.ParameterPlan("Note", null, "a\nb"),
                        new StackPlan.ParameterPlan("DomainName", "", "llm.example.com")));
        StackPlan database = stack("database", StackPlan.Verdict.UPDATE, List.of(DATABASE), List.of());

        assertThat(lines(network, database))
                .containsExactly(
                        "database: replace DBInstance (AWS::RDS::DBInstance): DBName",
                        "network: parameter EnableNatGateway: true → false",
                        "network: parameter Note: (nothing) → a b",
                        "network: parameter DomainName: (empty) → llm.example.com",
                        "network: add Endpoint (AWS::EC2::VPCEndpoint)");
    }

    @Test
    void tellsOfAStackToBeCreatedHowMuchItHoldsAndOfAnUnknownOneWhy() {
        StackPlan alb = stack(
                "alb",
                StackPlan.Verdict.CREATE,
                List.of(ResourcePlan.added("LoadBalancer", "AWS::X"), ResourcePlan.added("Listener", "AWS::X")),
                List.of());
        StackPlan litellm = StackPlan.of("litellm", "dev-litellm-stack", StackPlan.Verdict.UNKNOWN)
                .withNote("It is given what nobody knows.")
                .withRefusal(Optional.of("it would lose a key"));

        assertThat(lines(alb, litellm, stack("security", StackPlan.Verdict.UNCHANGED, List.of(), List.of())))
                .containsExactly(
                        "alb: create, 2 resources",
                        "litellm: cannot be told yet",
                        "litellm: refused, it would lose a key",
                        "litellm: It is given what nobody knows.");
    }

    /** Its values are what AWS or a person wrote, as those of properties are. */
    @Test
    void namesWhatHasDriftedWithoutItsValuesAndSaysWhereThatIsNotKnown() {
        StackPlan network = stack("network", StackPlan.Verdict.UNCHANGED, List.of(), List.of())
                .withDrift(
                        List.of(
                                drifted("Group", "MODIFIED", "Ingress.0.CidrIp", "Ingress.1.CidrIp"),
                                drifted("Endpoint", "DELETED")),
                        Optional.empty());
        StackPlan alb = stack("alb", StackPlan.Verdict.UNCHANGED, List.of(), List.of())
                .withDrift(List.of(), Optional.of("CloudFormation detects none in ROLLBACK_COMPLETE."));

        assertThat(lines(network, alb))
                .containsExactly(
                        "network: drifted Group (AWS::X::Y), MODIFIED: Ingress.0.CidrIp, Ingress.1.CidrIp",
                        "network: drifted Endpoint (AWS::X::Y), DELETED",
                        "alb: drift not found out: CloudFormation detects none in ROLLBACK_COMPLETE.");
        assertThat(plan(network, alb).summary()).isEqualTo("no changes, 2 drifted, drift not found out everywhere");
        assertThat(plan(network).summary()).isEqualTo("no changes, 2 drifted");
        assertThat(plan(stack("alb", StackPlan.Verdict.UPDATE, List.of(DATABASE), List.of()), network)
                        .summary())
                .isEqualTo("0 to delete, 1 to replace, 0 to add, 0 to change, 2 drifted");
    }

    private static StackPlan.DriftedResource drifted(String logicalId, String status, String... paths) {
        return new StackPlan.DriftedResource(
                logicalId,
                "physical",
                "AWS::X::Y",
                status,
                Stream.of(paths)
                        .map(path -> new PropertyPlan(path, "before", "after", null))
                        .toList());
    }

    @Test
    void isNeverMoreThanAnExecutionCarries() {
        List<ResourcePlan> resources = IntStream.range(0, 500)
                .mapToObj(number ->
                        new ResourcePlan("R" + number, null, "T".repeat(9_000), Verdict.MODIFY, null, false, List.of()))
                .toList();

        List<String> lines = lines(stack("alb", StackPlan.Verdict.UPDATE, resources, List.of()));

        assertThat(lines).hasSize(61).endsWith("and 440 more").allMatch(line -> line.length() <= 300);
        assertThat(lines.getFirst()).startsWith("alb: change R0 (TTT").endsWith("T…");
    }

    private static List<String> lines(StackPlan... stacks) {
        return new PlanInShort(plan(stacks)).lines();
    }

    private static Plan plan(StackPlan... stacks) {
        return new Plan(
                "dev", "arn:e", "cafe", "2026-11-27T00:00:00Z", null, null, new MonthlyCost(1, 1), "", List.of(stacks));
    }

    private static StackPlan stack(
            String name,
            StackPlan.Verdict verdict,
            List<ResourcePlan> resources,
            List<StackPlan.ParameterPlan> parameters) {
        return StackPlan.of(name, "dev-" + name + "-stack", verdict).withChanges(parameters, resources, List.of());
    }
}
