package litellm.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "registry/repository:1.2,              registry/repository,      1.2",
        "registry/repository@sha256:ab,        registry/repository,      sha256:ab",
        "registry/repository:1.2@sha256:ab,    registry/repository,      sha256:ab",
        "registry/repository,                  registry/repository,      latest",
        "localhost:5000/repository,            localhost:5000/repository, latest",
        "localhost:5000/repository:1.2,        localhost:5000/repository, 1.2"
    })
    void shouldTellTheRepositoryFromTheVersion(String image, String repository, String version) {
        assertThat(ImageReference.of(image)).isEqualTo(new ImageReference(repository, version));
    }
}
