package litellm.local.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageReferenceTest {
    private static final String ECR = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @Test
    void readsTagsAndDigests() {
        assertThat(ImageReference.parse(ECR + "/dev-litellm-proxy@" + DIGEST))
                .isEqualTo(new ImageReference(ECR, "dev-litellm-proxy", null, DIGEST));
        assertThat(ImageReference.parse(ECR + "/team/proxy:v1"))
                .isEqualTo(new ImageReference(ECR, "team/proxy", "v1", null));
        assertThat(ImageReference.parse(ECR + "/proxy").tag()).isEqualTo("latest");
        assertThat(ImageReference.parse(ECR + "/proxy:v1@" + DIGEST)).hasToString(ECR + "/proxy:v1@" + DIGEST);
    }

    @Test
    void tellsEcrFromOtherRegistries() {
        assertThat(ImageReference.parse(ECR + "/proxy").isInEcr()).isTrue();
        assertThat(ImageReference.parse("ghcr.io/berriai/litellm:v1").isInEcr()).isFalse();
    }

    @Test
    void refusesWhatNamesNoImage() {
        assertThatThrownBy(() -> ImageReference.parse("proxy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proxy");
        assertThatThrownBy(() -> ImageReference.parse(ECR + "/proxy@sha256:short"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
