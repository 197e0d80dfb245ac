package litellm.controlplane.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.Moto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class ReleasesTest {
    private static final String BUCKET = "releases-test";

    private final Settings settings = Moto.shared().settings(Map.of("ARTIFACT_BUCKET", BUCKET));
    private final S3Client s3 = AwsClients.s3(settings);
    private final Releases releases = Releases.of(settings);

    @BeforeEach
    void upload() {
        s3.createBucket(request -> request.bucket(BUCKET));
        put("releases/r1/stacks.yaml", "stacks:\n  cache:\n    template: cache-stack.yaml\n");
        put("releases/r1/templates/cache-stack.yaml", "Parameters:\n  Size: {Type: Number, Default: 3}\n");
        put("releases/r1/image.zip", "zip");
    }

    @Test
    void readsWhatTheReleaseHolds() {
        Release release = releases.get("r1");
        assertThat(release.stacks().names()).containsExactly("cache");
        assertThat(release.template("cache").parameters()).containsOnlyKeys("Size");
        assertThat(release.file("image.zip")).asString().isEqualTo("zip");
        assertThat(release.templateUrl("cache"))
                .isEqualTo("https://releases-test.s3.us-east-1.amazonaws.com/releases/r1/templates/cache-stack.yaml");
    }

    @Test
    void readsEachFileOnce() {
        Template template = releases.get("r1").template("cache");
        put("releases/r1/stacks.yaml", "stacks: {}");
        put("releases/r1/templates/cache-stack.yaml", "Parameters: {}");
        assertThat(releases.get("r1").template("cache")).isSameAs(template);
    }

    @Test
    void saysWhichReleaseIsMissing() {
        assertThat(releases.find("r2")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> releases.get("r2"))
                .withMessage("release: found 'r2'; bucket releases-test holds no such release");
    }

    private void put(String key, String content) {
        s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString(content));
    }
}
