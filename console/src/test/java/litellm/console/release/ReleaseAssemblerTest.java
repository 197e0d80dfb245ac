package litellm.console.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseAssemblerTest {
    @TempDir
    private Path folder;

    private Project project;

    @BeforeEach
    void writeProject() {
        project = TestProject.in(folder);
    }

    @Test
    void shouldHoldEverythingThatTheControlPlaneRunsFrom() {
        AssembledRelease release = new ReleaseAssembler(project).assemble();

        assertThat(release.artifacts())
                .extracting(Artifact::name)
                .containsExactly(
                        "bootstrap-template.yaml",
                        "control-plane.asl.json",
                        "release.zip",
                        "templates/database-stack.yaml",
                        "templates/network-stack.yaml");
        assertThat(release.id()).matches("[0-9a-f]{16}");
        assertThat(release.functionsKey()).matches("functions/[0-9a-f]{64}\\.jar");
        assertThat(release.stateMachineKey()).isEqualTo("releases/" + release.id() + "/control-plane.asl.json");
    }

    @Test
    void shouldBeTheSameForTheSameContentElsewhere(@TempDir Path elsewhere) {
        AssembledRelease one = new ReleaseAssembler(project).assemble();
        AssembledRelease other = new ReleaseAssembler(TestProject.in(elsewhere)).assemble();

        assertThat(other.id()).isEqualTo(one.id());
        assertThat(artifact(other, "release.zip")).isEqualTo(artifact(one, "release.zip"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "functions/target/functions-lambda.jar",
                "Dockerfile",
                "config.yaml",
                "bootstrap-template.yaml",
                "infrastructure/stacks.yaml",
                "infrastructure/allow-list.yaml",
                "infrastructure/database-stack.yaml"
            })
    void shouldBeAnotherReleaseAfterAnyChange(String file) throws IOException {
        String before = new ReleaseAssembler(project).assemble().id();

        change(file);

        assertThat(new ReleaseAssembler(project).assemble().id()).isNotEqualTo(before);
    }

    @Test
    void shouldNotBeMadeOfAConfigurationThatNoGatewayStartsWith() {
        TestProject.write(project.root(), "config.yaml", "models: []");

        assertThatThrownBy(() -> new ReleaseAssembler(project).assemble())
                .isInstanceOf(DocumentException.class)
                .hasMessage("config.yaml: found no model_list; the gateway needs one");
    }

    @Test
    void shouldRenderTheStateMachineWithItsAnchorsResolved() {
        Map<String, Object> machine =
                JsonDocument.readObject("machine", new ReleaseAssembler(TestProject.repository()).stateMachine());

        Map<?, ?> states = (Map<?, ?>) machine.get("States");
        Map<?, ?> deploy = (Map<?, ?>) states.get("Deploy litellm");
        Map<?, ?> payload = (Map<?, ?>) ((Map<?, ?>) deploy.get("Parameters")).get("Payload");
        assertThat(deploy.get("Type")).isEqualTo("Task");
        assertThat(payload.get("request.$")).isEqualTo("$.request");
        assertThat(payload.get("stack")).isEqualTo("litellm");
        assertThat(machine.toString()).doesNotContain("<<");
        Map<?, ?> unlock = (Map<?, ?>) states.get("Unlock environment");
        assertThat(unlock.containsKey("ResultPath")).isTrue();
        assertThat(unlock.get("ResultPath")).isNull();
    }

    /** In the archive alone, which the image's tag is computed from. */
    @Test
    void shouldPackTheImagesTwoFiles() throws IOException {
        ReleaseAssembler assembler = new ReleaseAssembler(project);
        byte[] image = assembler.image();

        assertThat(files(image)).containsExactly("Dockerfile: FROM scratch", "config.yaml: model_list: []");
        assertThat(artifact(assembler.assemble(), "release.zip"))
                .as("packed without compression")
                .containsSequence(image);
    }

    /** An execution that began before another release was installed goes on with the functions of its own. */
    @Test
    void shouldTellTheFunctionsWhichJarIsTheReleases() throws IOException {
        AssembledRelease release = new ReleaseAssembler(project).assemble();

        assertThat(files(artifact(release, "release.zip"))).contains("functions.key: " + release.functionsKey());
    }

    @Test
    void shouldTellOneControlPlaneFromAnother() throws IOException {
        String before = controlPlane();

        change("infrastructure/network-stack.yaml");
        assertThat(controlPlane()).isEqualTo(before);

        change("bootstrap-template.yaml");
        assertThat(controlPlane()).isNotEqualTo(before);
    }

    private void change(String file) throws IOException {
        TestProject.write(folder, file, Files.readString(folder.resolve(file)) + "# changed\n");
    }

    private String controlPlane() throws IOException {
        return files(artifact(new ReleaseAssembler(project).assemble(), "release.zip")).stream()
                .filter(file -> file.startsWith("control-plane.sha256: "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldNameTheFileThatIsMissing() throws IOException {
        Files.delete(folder.resolve("infrastructure/network-stack.yaml"));

        assertThatThrownBy(() -> new ReleaseAssembler(project).assemble())
                .isInstanceOf(DocumentException.class)
                .hasMessage("infrastructure/network-stack.yaml: is not there");
    }

    /** As Windows PowerShell writes one with {@code >}. */
    @Test
    void shouldNameTheFileThatIsNoText() throws IOException {
        Files.writeString(folder.resolve("config.yaml"), "model_list: []", StandardCharsets.UTF_16);

        assertThatThrownBy(() -> new ReleaseAssembler(project).assemble())
                .isInstanceOf(DocumentException.class)
                .hasMessage("config.yaml: found bytes that are no UTF-8; allowed is text in UTF-8");
    }

    private static List<String> files(byte[] archive) throws IOException {
        List<String> files = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.add(entry.getName() + ": " + new String(zip.readAllBytes(), StandardCharsets.UTF_8).strip());
            }
        }
        return files;
    }

    private static byte[] artifact(AssembledRelease release, String name) {
        return release.artifacts().stream()
                .filter(artifact -> artifact.name().equals(name))
                .findFirst()
                .orElseThrow()
                .content();
    }
}
