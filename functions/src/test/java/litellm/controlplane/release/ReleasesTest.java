package litellm.controlplane.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ReleaseArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class ReleasesTest {
    private static final String BUCKET = "releases-test";

    private final Settings settings = Moto.shared().settings(Map.of("ARTIFACT_BUCKET", BUCKET));
    private final S3Client s3 = AwsClients.s3(settings);
    private final Releases releases = Releases.of(settings);

    @BeforeEach
    void upload() {
        s3.createBucket(request -> request.bucket(BUCKET));
        put(Map.of(
                "stacks.yaml", "stacks:\n  cache:\n    template: cache-stack.yaml\n",
                "templates/cache-stack.yaml", "Parameters:\n  Size: {Type: Number, Default: 3}\n",
                "functions.key", "functions/1.jar",
                "image.zip", "zip"));
    }

    @Test
    void readsWhatTheReleaseHolds() {
        Release release = releases.get("r1");
        assertThat(release.stacks().names()).containsExactly("cache");
        assertThat(release.template("cache").parameters()).containsOnlyKeys("Size");
        assertThat(release.file("image.zip")).asString().isEqualTo("zip");
        assertThat(release.functionsKey()).isEqualTo("functions/1.jar");
        assertThat(release.templateUrl("cache"))
                .isEqualTo("https://releases-test.s3.us-east-1.amazonaws.com/releases/r1/templates/cache-stack.yaml");
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1, https://releases-test.s3.eu-central-1.amazonaws.com/",
        "us-gov-west-1, https://releases-test.s3.us-gov-west-1.amazonaws.com/",
        "cn-north-1, https://releases-test.s3.cn-north-1.amazonaws.com.cn/"
    })
    void addressesTheBucketInItsRegionsOwnWay(String region, String address) {
        assertThat(new Releases(s3, BUCKET, Region.of(region)).get("r1").templateUrl("cache"))
                .isEqualTo(address + "releases/r1/templates/cache-stack.yaml");
    }

    @Test
    void readsAReleaseOnce() {
        Template template = releases.get("r1").template("cache");
        put(Map.of("stacks.yaml", "stacks: {}"));
        assertThat(releases.get("r1").template("cache")).isSameAs(template);
    }

    @Test
    void saysWhichReleaseIsMissing() {
        assertThat(releases.find("r2")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> releases.get("r2"))
                .withMessage("release: found 'r2'; bucket releases-test holds no such release");
    }

    @Test
    void saysWhichFileOfAReleaseIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> releases.get("r1").file("allow-list.yaml"))
                .withMessage("release r1: found no file allow-list.yaml");
    }

    private void put(Map<String, String> files) {
        ReleaseArchive.put(s3, BUCKET, "r1", files);
    }
}
