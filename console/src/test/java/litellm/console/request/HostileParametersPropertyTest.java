package litellm.console.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.TestProject;
import litellm.console.document.JsonDocument;
import litellm.console.execution.HostileExecutions;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a file of parameters or --set holds, it is read as it was written, or refused in words that are safe to show. */
class HostileParametersPropertyTest {
    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("parameters");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        for (String name : List.of("params.yaml", "params.json")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }

    @Provide
    Arbitrary<String> texts() {
        return HostileExecutions.texts();
    }

    /** Pieces of YAML and JSON that often enough make a document, and often one that nobody would write. */
    @Provide
    Arbitrary<String> documents() {
        return Arbitraries.of(
                        "network",
                        "a",
                        ": ",
                        ":",
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        "\n",
                        "\n  ",
                        "- ",
                        "? ",
                        "&x ",
                        "*x",
                        "<<: ",
                        "!!int ",
                        "!!binary ",
                        "!Ref ",
                        "!GetAtt ",
                        "~",
                        "null",
                        "true",
                        "1e999",
                        "0x",
                        ".nan",
                        "\"",
                        "'",
                        "|\n",
                        ">-\n",
                        "---\n",
                        "...\n",
                        "%YAML 9\n",
                        "#",
                        "\t",
                        "\u0000",
                        "\ufeff",
                        "\u001b",
                        "\ud800")
                .list()
                .ofMaxSize(14)
                .map(list -> String.join("", list));
    }

    @Property(tries = 200)
    void aFileIsReadOrRefused(@ForAll("documents") String document) throws IOException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        for (String name : List.of("params.yaml", "params.json")) {
            Path file = Files.write(folder.resolve(name), bytes);
            List<String> faults = new ArrayList<>();

            Map<String, Map<String, String>> parameters = new ParameterFile(file, faults).read();

            assertThat(parameters.values()).allMatch(values -> !values.containsValue(null));
            assertThat(faults).allMatch(fault -> fault.startsWith("--params " + file));
            assertSafe(faults);
        }
    }

    @Property(tries = 200)
    void aFileGivesTheTextThatWasWritten(@ForAll("texts") String text) throws IOException {
        // Half of a character cannot be written into a file.
        String value = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        Map<String, Map<String, String>> written = Map.of("network", Map.of("A", value));
        Path file = Files.writeString(folder.resolve("params.json"), JsonDocument.write(written));
        List<String> faults = new ArrayList<>();

        assertThat(new ParameterFile(file, faults).read()).isEqualTo(written);

        assertThat(faults).isEmpty();
    }

    @Property(tries = 100)
    void aFileOfBytesIsReadOrRefused(@ForAll byte[] bytes) throws IOException {
        List<String> faults = new ArrayList<>();
        new ParameterFile(Files.write(folder.resolve("params.yaml"), bytes), faults).read();
        assertSafe(faults);
    }

    @Property(tries = 120)
    void aSettingIsTakenAsItIsOrRefused(@ForAll("texts") String value, @ForAll("texts") String name) {
        assertThat(faultsOf("network.EnableNatGateway=" + value)).isEmpty();
        assertThat(faultsOf(name + "=" + value)).isNotEmpty();
        faultsOf("network." + name + "=" + value);
    }

    /** Why a setting is refused; one that is not is in the request as it was written. */
    private static List<String> faultsOf(String setting) {
        List<String> faults = new ArrayList<>();
        String input = JsonDocument.write(request(setting)
                .checkedRequest(TestProject.repository(), faults)
                .input());
        if (faults.isEmpty()) {
            assertThat(settings(input)).containsExactly(setting);
        }
        assertSafe(faults);
        return faults;
    }

    /** The parameters of an input, each as it is written behind --set. */
    private static List<String> settings(String input) {
        List<String> settings = new ArrayList<>();
        Map<?, ?> stacks = (Map<?, ?>) JsonDocument.readObject("input", input).get("parameters");
        stacks.forEach((stack, parameters) -> ((Map<?, ?>) parameters)
                .forEach((name, value) -> settings.add("%s.%s=%s".formatted(stack, name, value))));
        return settings;
    }

    private static void assertSafe(List<String> faults) {
        assertThat(faults)
                .allMatch(fault -> fault.codePoints().noneMatch(Character::isISOControl) && fault.length() < 4000);
    }

    private static DeployRequest request(String setting) {
        return new DeployRequest("deploy", "dev", "all", Optional.empty(), List.of(setting), List.of(), Map.of());
    }
}
