package litellm.console.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.document.JsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployRequestTest {
    private static final Project REPOSITORY = TestProject.repository();

    @TempDir
    private Path folder;

    private final List<String> faults = new ArrayList<>();

    @Test
    void shouldBecomeTheInputOfTheExecution() {
        DeployRequest request = new DeployRequest(
                "deploy",
                "dev",
                "all",
                file("params.yaml", "network: {EnableNatGateway: true, VpcCidr: 10.0.0.0/16}\n"),
                List.of("network.EnableNatGateway=false", "database.DBName=a=b.c"),
                List.of("Owner=platform team"),
                Map.of());

        assertThat(JsonDocument.write(request.checkedRequest(REPOSITORY, faults).input()))
                .isEqualTo("{\"action\":\"deploy\",\"environment\":\"dev\",\"stack\":\"all\","
                        + "\"parameters\":{\"network\":{\"EnableNatGateway\":\"false\",\"VpcCidr\":\"10.0.0.0/16\"},\"database\":{\"DBName\":\"a=b.c\"}},"
                        + "\"tags\":{\"Owner\":\"platform team\"}}");
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldReportEveryFaultAtOnceWhenThereIsNoSuchEnvironment() {
        DeployRequest request = new DeployRequest(
                "deploy",
                "qa",
                "storage",
                Optional.empty(),
                List.of("network.EnableNatGateway=maybe", "network.Nothing=1", "storage.Size=1"),
                List.of("Team=x"),
                Map.of());

        request.checkedRequest(REPOSITORY, faults);

        assertThat(faults)
                .anyMatch(fault -> fault.startsWith("environment: found 'qa'; allowed are dev, staging, prod"))
                .anyMatch(fault -> fault.startsWith("stack: found 'storage'; allowed are all, security, "))
                .anyMatch(fault -> fault.startsWith("parameters.storage: found an unknown stack"))
                .anyMatch(fault -> fault.startsWith("parameters.network.EnableNatGateway: found 'maybe'"))
                .anyMatch(fault -> fault.startsWith("parameters.network.Nothing: found an unknown parameter"))
                .anyMatch(fault -> fault.startsWith("tags.Team: "));
    }

    @Test
    void shouldReportWhatCannotBeReadBesideWhatCannotBeDone() {
        DeployRequest request = new DeployRequest(
                "deploy",
                "dev",
                "all",
                file("params.json", "{\"network\": {\"A\": [1], \"B\": null}, \"database\": 1}"),
                List.of("EnableNatGateway=maybe", "network.EnableNatGateway=maybe"),
                List.of("Owner"),
                Map.of());

        request.checkedRequest(REPOSITORY, faults);

        Path params = folder.resolve("params.json");
        assertThat(faults)
                .containsExactly(
                        "parameters.network.EnableNatGateway: found 'maybe'; allowed are true, false",
                        "--params %s: found a collection at network.A; allowed: a string, a number or a boolean"
                                .formatted(params),
                        "--params %s: found nothing at network.B; allowed: a string, a number or a boolean"
                                .formatted(params),
                        "--params %s: found no parameters at database; allowed: {Parameter: value}".formatted(params),
                        "--set: found \"EnableNatGateway=maybe\"; allowed: stack.Parameter=value, for example network.EnableNatGateway=false",
                        "--tag: found \"Owner\"; allowed: Name=value, for example Owner=platform");
    }

    /** Which of them was meant is for whoever typed them to say. */
    @Test
    void shouldRefuseTwoValuesForOne() {
        new DeployRequest(
                        "deploy",
                        "dev",
                        "all",
                        file("params.yaml", "network: {VpcCidr: 10.2.0.0/16}\n"),
                        List.of("network.VpcCidr=10.0.0.0/16", "network.VpcCidr=10.1.0.0/16"),
                        List.of("Owner=platform", "Owner=sales"),
                        Map.of())
                .checkedRequest(REPOSITORY, faults);

        assertThat(faults)
                .containsExactly(
                        "--set network.VpcCidr: found \"10.0.0.0/16\" and \"10.1.0.0/16\"; allowed: one value",
                        "--tag Owner: found \"platform\" and \"sales\"; allowed: one value");
    }

    @Test
    void shouldNotShowTwoValuesThatMayBeSecret() {
        Project project = TestProject.in(folder);
        TestProject.write(folder, "infrastructure/network-stack.yaml", """
                Parameters:
                  Password: {Type: String, NoEcho: true}
                Resources: {}
                """);
        new DeployRequest(
                        "deploy",
                        "dev",
                        "all",
                        Optional.empty(),
                        List.of(
                                "network.Password=swordfish",
                                "network.Password=trout",
                                "network.Key=salmon",
                                "network.Key=pike",
                                "vault.Key=eel",
                                "vault.Key=carp"),
                        List.of(),
                        Map.of())
                .checkedRequest(project, faults);

        assertThat(faults)
                .contains(
                        "--set network.Password: found two values, which are not shown; allowed: one value",
                        "--set network.Key: found two values, which are not shown; allowed: one value",
                        "--set vault.Key: found two values, which are not shown; allowed: one value")
                .noneMatch(fault -> fault.matches(".*(swordfish|trout|salmon|pike|eel|carp).*"));
    }

    @Test
    void shouldLeaveTheRestToTheStateMachine() {
        new DeployRequest(
                        "deploy",
                        "dev",
                        "storage",
                        Optional.empty(),
                        List.of("network.EnableNatGateway=maybe"),
                        List.of("Team=x"),
                        Map.of())
                .checkedRequest(REPOSITORY, faults);

        assertThat(faults).isEmpty();
    }

    @Test
    void shouldNameTheLineAndColumnOfABrokenFile() {
        deploy(file("broken.json", "{\"network\": {\n  \"A\": 1,,\n}}")).checkedRequest(REPOSITORY, faults);
        deploy(file("broken.yaml", "network:\n  A: 'x\n")).checkedRequest(REPOSITORY, faults);
        deploy(Optional.of(folder.resolve("none.yaml"))).checkedRequest(REPOSITORY, faults);

        assertThat(faults).hasSize(3);
        assertThat(faults.get(0)).startsWith("--params %s, line 2, column ".formatted(folder.resolve("broken.json")));
        assertThat(faults.get(1)).startsWith("--params %s, line 3, column ".formatted(folder.resolve("broken.yaml")));
        assertThat(faults.get(2)).startsWith("--params %s: cannot be read".formatted(folder.resolve("none.yaml")));
    }

    /** As a shell makes one of {@code --params <(…)}. */
    @Test
    void shouldReadAPipeWhichIsEmptyTheSecondTime() throws Exception {
        Path pipe = pipe("pipe");
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                Files.writeString(pipe, "litellm: {MinCapacity: 2}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(deploy(Optional.of(pipe)).checkedParameters(REPOSITORY, faults))
                .isEqualTo(Map.of("litellm", Map.of("MinCapacity", "2")));
        writer.join();
        assertThat(faults).isEmpty();
    }

    /** The reader of YAML takes minutes for such a line before it refuses it. */
    @Test
    void shouldNotReadAHugeFile() {
        deploy(file("huge.yaml", "network: {A: " + "x".repeat(2_000_000) + "}")).checkedRequest(REPOSITORY, faults);

        assertThat(faults)
                .containsExactly("--params %s: found more than 1048576 bytes; allowed: at most 1048576"
                        .formatted(folder.resolve("huge.yaml")));
    }

    /** It does not say how much it holds: {@code --params <(yes)} has no end. */
    @Test
    void shouldNotReadAHugePipe() throws Exception {
        Path pipe = pipe("pipe.json");
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                Files.writeString(pipe, "[" + " ".repeat(2_000_000) + "]");
            } catch (IOException e) {
                // Nobody reads the rest.
            }
        });

        deploy(Optional.of(pipe)).checkedRequest(REPOSITORY, faults);

        writer.join();
        assertThat(faults)
                .containsExactly(
                        "--params %s: found more than 1048576 bytes; allowed: at most 1048576".formatted(pipe));
    }

    @Test
    void shouldReadAFileOfTheMostBytes() {
        String parameters = "{\"litellm\": {\"MinCapacity\": 2}}";
        Optional<Path> file = file("full.json", parameters + " ".repeat((1 << 20) - parameters.length()));

        assertThat(deploy(file).checkedParameters(REPOSITORY, faults))
                .isEqualTo(Map.of("litellm", Map.of("MinCapacity", "2")));
        assertThat(faults).isEmpty();
    }

    /** The control plane refuses it too, but later and in the words of its own parser. */
    @Test
    void shouldRefuseHalfOfACharacter() {
        deploy(file("half.json", "{\"litellm\": {\"MinCapacity\": \"\\ud800\"}}"))
                .checkedRequest(REPOSITORY, faults);
        deploy(file("half.yaml", "litellm: {\"\\udc00\": 1}")).checkedRequest(REPOSITORY, faults);
        deploy(file("whole.json", "{\"litellm\": {\"MinCapacity\": \"\\ud83d\\ude80\"}}"))
                .checkedRequest(REPOSITORY, faults);

        assertThat(faults)
                .containsExactly(
                        "--params %s: found half of a character (\\ud800 to \\udfff alone); allowed: whole ones"
                                .formatted(folder.resolve("half.json")),
                        "--params %s: found half of a character (\\ud800 to \\udfff alone); allowed: whole ones"
                                .formatted(folder.resolve("half.yaml")));
    }

    @Test
    void shouldRefuseAnInputThatStepFunctionsWouldRefuse() {
        deploy(file("large.yaml", "network: {A: " + "x".repeat(1_000_000) + "}"))
                .checkedRequest(REPOSITORY, faults);

        assertThat(faults)
                .singleElement()
                .asString()
                .matches("The request: found 1000\\d+ bytes; allowed: at most 262144, .*");
    }

    private DeployRequest deploy(Optional<Path> parameterFile) {
        return new DeployRequest("deploy", "dev", "all", parameterFile, List.of(), List.of(), Map.of());
    }

    private Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        return pipe;
    }

    private Optional<Path> file(String name, String content) {
        TestProject.write(folder, name, content);
        return Optional.of(folder.resolve(name));
    }
}
