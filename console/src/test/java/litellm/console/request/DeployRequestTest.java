package litellm.console.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellm.console.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployRequestTest {
    private static final List<String> STACKS = List.of("network", "database");

    @TempDir
    private Path folder;

    private final List<String> faults = new ArrayList<>();

    @Test
    void shouldBecomeTheInputOfTheExecution() {
        DeployRequest request = new DeployRequest(
                "dev",
                "all",
                file("params.yaml", "network: {EnableNatGateway: true, VpcCidr: 10.0.0.0/16}\n"),
                List.of("network.EnableNatGateway=false", "database.DBName=a=b.c"),
                List.of("Owner=platform team"));

        assertThat(request.toInput(STACKS, faults))
                .isEqualTo("{\"action\":\"deploy\",\"environment\":\"dev\",\"stack\":\"all\","
                        + "\"parameters\":{\"network\":{\"EnableNatGateway\":\"false\",\"VpcCidr\":\"10.0.0.0/16\"},\"database\":{\"DBName\":\"a=b.c\"}},"
                        + "\"tags\":{\"Owner\":\"platform team\"}}");
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldReportEveryFaultAtOnce() {
        DeployRequest request = new DeployRequest(
                "qa",
                "netwrk",
                file("params.json", "{\"network\": {\"A\": [1], \"B\": null}, \"alb\": {}, \"database\": 1}"),
                List.of("EnableNatGateway=maybe", "nowhere.A=1"),
                List.of("Owner", "Team=x"));

        request.toInput(STACKS, faults);

        assertThat(faults)
                .containsExactly(
                        "ENV: found \"qa\"; allowed: dev, staging, prod",
                        "--stack: found \"netwrk\"; allowed: all, network, database",
                        "--params %s: found a collection at network.A; allowed: a string, a number or a boolean"
                                .formatted(folder.resolve("params.json")),
                        "--params %s: found nothing at network.B; allowed: a string, a number or a boolean"
                                .formatted(folder.resolve("params.json")),
                        "--params %s: found no parameters at database; allowed: {Parameter: value}"
                                .formatted(folder.resolve("params.json")),
                        "--params, stack: found \"alb\"; allowed: network, database",
                        "--set: found \"EnableNatGateway=maybe\"; allowed: stack.Parameter=value, for example network.EnableNatGateway=false",
                        "--set nowhere.A=1, stack: found \"nowhere\"; allowed: network, database",
                        "--tag: found \"Owner\"; allowed: Name=value, for example Owner=platform",
                        "--tag Team=x, name: found \"Team\"; allowed: CostCenter, Owner, Project, Compliance");
    }

    @Test
    void shouldNameTheLineAndColumnOfABrokenFile() {
        deploy(file("broken.json", "{\"network\": {\n  \"A\": 1,,\n}}")).toInput(STACKS, faults);
        deploy(file("broken.yaml", "network:\n  A: 'x\n")).toInput(STACKS, faults);
        deploy(Optional.of(folder.resolve("none.yaml"))).toInput(STACKS, faults);

        assertThat(faults).hasSize(3);
        assertThat(faults.get(0)).startsWith("--params %s, line 2, column ".formatted(folder.resolve("broken.json")));
        assertThat(faults.get(1)).startsWith("--params %s, line 3, column ".formatted(folder.resolve("broken.yaml")));
        assertThat(faults.get(2)).startsWith("--params %s: cannot be read".formatted(folder.resolve("none.yaml")));
    }

    @Test
    void shouldRefuseAnInputThatStepFunctionsWouldRefuse() {
        deploy(file("large.yaml", "network: {A: " + "x".repeat(1_000_000) + "}"))
                .toInput(STACKS, faults);

        assertThat(faults)
                .singleElement()
                .asString()
                .matches("The request: found 1000\\d+ bytes; allowed: at most 262144, .*");
    }

    private DeployRequest deploy(Optional<Path> parameterFile) {
        return new DeployRequest("dev", "all", parameterFile, List.of(), List.of());
    }

    private Optional<Path> file(String name, String content) {
        TestProject.write(folder, name, content);
        return Optional.of(folder.resolve(name));
    }
}
