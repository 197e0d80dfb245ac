package litellm.console.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import litellm.console.TestProject;
import litellm.controlplane.release.Release;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkingCopyReleaseTest {
    @Test
    void shouldLackWhatOnlyAnAssembledReleaseHas(@TempDir Path folder) {
        Release release = WorkingCopyRelease.of(TestProject.in(folder));

        assertThat(release.controlPlane()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(release::functionsKey);
        assertThat(release.file(Release.IMAGE)).isNotEmpty();
        assertThat(release.templateText("network")).isEqualTo("Resources: {}\n");
    }
}
