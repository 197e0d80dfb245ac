package litellm.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextResourceTest {
    @Test
    void readsAFileOfTheClassesPackageOrOfTheJar() {
        assertThat(TextResource.read(TextResourceTest.class, "cost/prices.yaml"))
                .isEqualTo(TextResource.read(TextResourceTest.class, "/litellm/controlplane/cost/prices.yaml"))
                .startsWith("#");
    }

    @Test
    void namesAFileThatIsMissing() {
        assertThatThrownBy(() -> TextResource.read(TextResourceTest.class, "missing.yaml"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("missing.yaml: no such file comes with litellm.controlplane.TextResourceTest");
    }
}
