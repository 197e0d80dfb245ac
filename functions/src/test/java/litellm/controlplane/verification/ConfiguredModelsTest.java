package litellm.controlplane.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ConfiguredModelsTest {
    /** The archive of a release with this config.yaml. */
    static byte[] archive(String name, String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("Dockerfile"));
            zip.write("FROM scratch".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void theRepositorysOwnConfigurationIsUnderstood() throws IOException {
        String config = Files.readString(Path.of("..", "config.yaml"));

        assertThat(ConfiguredModels.of(archive("config.yaml", config)))
                .contains("bedrock-claude-sonnet", "gpt-4o", "claude-haiku")
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void aModelWithSeveralDeploymentsCountsOnce() {
        assertThat(ConfiguredModels.of(archive("config.yaml", """
                model_list:
                  - model_name: gpt-4o
                  - model_name: gpt-4o
                  - litellm_params: {}
                """))).containsExactly("gpt-4o");
    }

    @Test
    void aReleaseWithoutModelsIsRefused() {
        assertThatThrownBy(() -> ConfiguredModels.of(archive("config.yaml", "general_settings: {}")))
                .hasMessage("config.yaml: found no model_list; the gateway needs one");
        assertThatThrownBy(() -> ConfiguredModels.of(archive("other.yaml", "model_list: []")))
                .hasMessage("image.zip: found no config.yaml");
    }
}
