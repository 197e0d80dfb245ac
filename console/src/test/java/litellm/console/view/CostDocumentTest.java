package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.release.WorkingCopyRelease;
import litellm.controlplane.Request;
import litellm.controlplane.cost.CostEstimator;
import litellm.controlplane.cost.CostItem;
import litellm.controlplane.cost.EnvironmentCost;
import litellm.controlplane.cost.PriceTable;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.Template;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** docs/COST.md says what the templates cost: the amounts in its tables are computed here once more. */
@Order(1)
class CostDocumentTest {
    private static final Project PROJECT = TestProject.repository();
    private static final String DOCUMENT =
            PROJECT.readText(PROJECT.root().resolve("docs").resolve("COST.md"));

    private static final Map<String, EnvironmentCost> COSTS = costs();

    private static Map<String, EnvironmentCost> costs() {
        Release release = WorkingCopyRelease.of(PROJECT);
        CostEstimator estimator = new CostEstimator(PriceTable.load());
        return Request.ENVIRONMENTS.stream()
                .collect(Collectors.toMap(
                        environment -> environment,
                        environment ->
                                estimator.environment(environment, release.stacks(), release::template, Map.of())));
    }

    private static List<CostItem> items(String environment) {
        return COSTS.get(environment).stacks().stream()
                .flatMap(stack -> stack.items().stream())
                .toList();
    }

    @Test
    void shouldStateWhatEachStackCostsInEachEnvironment() {
        List<EnvironmentCost> costs =
                Request.ENVIRONMENTS.stream().map(COSTS::get).toList();
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < costs.getFirst().stacks().size(); i++) {
            int stack = i;
            rows.add(row(
                    costs.getFirst().stacks().get(stack).stack(),
                    costs.stream().map(cost -> cost.stacks().get(stack).monthly())));
        }
        rows.add(row("**a month**", costs.stream().map(EnvironmentCost::monthly)));
        rows.add(row("at most", costs.stream().map(EnvironmentCost::atMost)));

        assertThat(DOCUMENT.lines()).as("docs/COST.md").containsSequence(rows);
    }

    @Test
    void shouldStateTheSameAmountsBesideTheOlderSystemsFigures() {
        List<CostItem> items = items("dev");
        Map<String, BigDecimal> amounts = Map.of(
                "NAT gateway", sum(items, "AWS::EC2::NatGateway", "AWS::EC2::EIP"),
                "interface endpoints", sum(items, "AWS::EC2::VPCEndpoint"),
                "database", sum(items, "AWS::RDS::DBInstance").subtract(new BigDecimal("0.40")),
                "Fargate", sum(items, "AWS::ECS::Service"),
                "load balancer", sum(items, "AWS::ElasticLoadBalancingV2::LoadBalancer"),
                "key", sum(items, "AWS::KMS::Key"),
                "secrets", sum(items, "AWS::SecretsManager::Secret").add(new BigDecimal("0.40")),
                "alarms", sum(items, "AWS::CloudWatch::Alarm", "AWS::ApplicationAutoScaling::ScalingPolicy"),
                "**sum**", COSTS.get("dev").monthly());

        amounts.forEach((what, amount) -> assertThat(DOCUMENT.lines())
                .as("docs/COST.md: %s", what)
                .anyMatch(line -> line.startsWith("| %s |".formatted(what))
                        && line.contains("| %s |".formatted(rounded(amount)))));
        assertThat(amounts.entrySet().stream()
                        .filter(amount -> !amount.getKey().equals("**sum**"))
                        .map(Map.Entry::getValue)
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .as("the rows are all that the sum is made of")
                .isEqualByComparingTo(COSTS.get("dev").monthly());
    }

    @Test
    void shouldStateWhatMakesStagingAndProdCostMore() {
        Map<String, List<String>> types = Map.of(
                "NAT gateways", List.of("AWS::EC2::NatGateway", "AWS::EC2::EIP"),
                "endpoints", List.of("AWS::EC2::VPCEndpoint"),
                "load balancer with its firewall",
                        List.of("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::WAFv2::WebACL"),
                "tasks of the gateway", List.of("AWS::ECS::Service"));

        types.forEach((what, charged) -> assertThat(DOCUMENT.lines())
                .as("docs/COST.md: %s", what)
                .anyMatch(line -> line.startsWith(row(
                        what,
                        Request.ENVIRONMENTS.stream()
                                .map(environment -> sum(items(environment), charged.toArray(String[]::new)))))));
        assertThat(DOCUMENT.lines())
                .anyMatch(line -> line.startsWith(row(
                        "database server and storage",
                        Request.ENVIRONMENTS.stream()
                                .map(environment -> sum(items(environment), "AWS::RDS::DBInstance")
                                        .subtract(new BigDecimal("0.40"))))));
    }

    @Test
    void shouldStateWhatTheControlPlaneCosts() {
        Template bootstrap = Template.parse("bootstrap-template.yaml", PROJECT.readText(PROJECT.bootstrapTemplate()));
        BigDecimal monthly = new CostEstimator(PriceTable.load())
                .stack("control-plane", bootstrap, Map.of("Release", "0000000000000000"))
                .monthly();

        assertThat(DOCUMENT).contains("The control plane costs\n%s beside that".formatted(rounded(monthly)));
    }

    @Test
    void shouldNameTheDateOfThePrices() {
        assertThat(DOCUMENT).contains(PriceTable.load().date().toString());
    }

    private static BigDecimal sum(List<CostItem> items, String... types) {
        return items.stream()
                .filter(item -> List.of(types).contains(item.type()))
                .map(CostItem::monthly)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String row(String name, Stream<BigDecimal> amounts) {
        return "| %s | %s |"
                .formatted(
                        name,
                        String.join(
                                " | ", amounts.map(CostDocumentTest::rounded).toList()));
    }

    private static String rounded(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }
}
