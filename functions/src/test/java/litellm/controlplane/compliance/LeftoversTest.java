package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellm.controlplane.Request;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Planted leftovers of every kind, among what others have. */
class LeftoversTest {
    private static final Moto MOTO = Moto.shared();
    private static final String ENVIRONMENT = Moto.newEnvironment();
    private static PlantedResources ours;
    private static PlantedResources others;
    private static Assessment assessment;

    @BeforeAll
    static void plantAndScan() {
        ours = PlantedResources.ofEnvironment(MOTO, ENVIRONMENT).plant(ENVIRONMENT + "-litellm-db");
        others = PlantedResources.ofOthers(
                        MOTO, ENVIRONMENT + "-tools", Map.of("Application", "tools", "Environment", ENVIRONMENT))
                .plant(ENVIRONMENT);
        PlantedResources.ofOthers(
                        MOTO, "litellm-demo-" + ENVIRONMENT, Map.of("Application", "litellm", "Environment", "demo"))
                .plant("demo-" + ENVIRONMENT);
        assessment = scan(ENVIRONMENT);
    }

    static Assessment scan(String environment) {
        Request request = Requests.deploy(environment);
        return new ComplianceScan(
                        MOTO.settings(Map.of()), Clock.systemUTC(), Duration.ofMinutes(5), release -> "allowed: []")
                .scan(request, ScanMode.LEFTOVERS);
    }

    @Test
    void everyPlantedResourceIsFoundAndNothingOfOthers() {
        Set<String> found =
                assessment.findings().stream().map(Finding::arn).collect(Collectors.toCollection(TreeSet::new));

        assertThat(found).containsExactlyInAnyOrderElementsOf(new TreeSet<>(ours.arns()));
    }

    /** A part of a VPC goes with it; all other kinds are among those that were planted. */
    @Test
    void everyKindThatIsLookedForIsPlanted() {
        Set<String> kinds = new TreeSet<>(Rules.read("us-east-1").leftovers().types());
        kinds.removeAll(Set.of("AWS::EC2::Subnet", "AWS::EC2::RouteTable"));

        Set<String> found = assessment.findings().stream().map(Finding::type).collect(Collectors.toSet());

        assertThat(found).containsExactlyInAnyOrderElementsOf(kinds);
    }

    @Test
    void costsAreThoseOfThePriceTable() {
        Map<String, Double> monthly = assessment.findings().stream()
                .filter(finding -> finding.monthlyDollars() != null)
                .collect(Collectors.toMap(Finding::type, Finding::monthlyDollars, Double::sum));

        assertThat(monthly)
                .containsEntry("AWS::EC2::NatGateway", 32.85)
                .containsEntry("AWS::RDS::DBInstance", 15.44)
                .doesNotContainKey("AWS::EC2::VPC");
    }

    @Test
    void everythingCouldBeRead() {
        assertThat(assessment.findings().stream().filter(Finding::notChecked).map(Finding::problem))
                .isEmpty();
        assertThat(assessment.outcome()).isEqualTo("FINDINGS");
        assertThat(List.copyOf(others.arns())).isNotEmpty();
    }
}
