package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostCommandTest {
    @Test
    void shouldShowEachAmountWithHowItCameToBe() {
        ConsoleRun run = ConsoleRun.of(TestProject.repository(), "cost", "dev");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out().lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("  BedrockRuntimeEndpoint")
                        .endsWith("7.30  = 1 zone × 730 h × $0.01"))
                .anySatisfy(line -> assertThat(line).startsWith("List prices of us-east-1 of 20"))
                .anySatisfy(line -> assertThat(line).contains("tokens of the models"));
    }

    @Test
    void shouldCountWhatIsSet() {
        Map<String, Object> with = cost("dev");
        Map<String, Object> without = cost("dev", "--set", "network.EnableNatGateway=false");

        assertThat(((Number) with.get("monthly")).doubleValue() - ((Number) without.get("monthly")).doubleValue())
                .isEqualTo(36.50, within(0.001));
    }

    /** A new type of resource has to be priced, listed as charged by use, or listed as free. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod"})
    void shouldKnowThePriceOfEveryResource(String environment) {
        Map<String, Object> cost = cost(
                environment,
                "--set",
                "alb.EnableWAF=true",
                "--set",
                "alb.DomainName=llm.example.com",
                "--set",
                "alb.HostedZoneId=Z0123456789ABCDEFGHIJ");

        assertThat(cost.get("unpriced")).isEqualTo(List.of());
    }

    @Test
    void shouldReportEveryFaultAtOnce() {
        ConsoleRun run = ConsoleRun.of(
                TestProject.repository(), "cost", "dev", "--set", "nonsense", "--set", "network.VpcCidr=10.0.0.0/28");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors())
                .contains("--set: found \"nonsense\"")
                .contains("parameters.network.VpcCidr: found '10.0.0.0/28'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --set litellm.MinCapacity=9 --set litellm.MaxCapacity=2 | parameters.litellm.MinCapacity: found 9 with MaxCapacity 2, which is to be at least 9
            --set litellm.MinCapacity=50                            | litellm.MinCapacity: found 50 with MaxCapacity 10, which is to be at least 50
            """)
    void shouldRefuseNumbersThatADeploymentRefuses(String options, String fault) {
        ConsoleRun run = ConsoleRun.of(TestProject.repository(), ("cost prod " + options).split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults()).startsWith("litellmctl: " + fault);
    }

    private static Map<String, Object> cost(String... arguments) {
        List<String> line = new ArrayList<>(List.of("--output", "json", "cost"));
        line.addAll(List.of(arguments));
        return ConsoleRun.of(TestProject.repository(), line.toArray(String[]::new))
                .json();
    }
}
