package litellm.controlplane.release;

import java.util.Map;
import java.util.Optional;
import litellm.controlplane.runtime.EnvironmentObjects;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Which release each environment was deployed with last, and which was installed then: {@code deployed-releases/dev.json}. A
 * pipeline deploys the release of its commit and need not install it, so what is installed may be older.
 */
public final class DeployedReleases {
    private static final String RELEASE = "release";

    /** The release that was installed when a deployment began: a member of its request, and of what is written down of it. */
    public static final String INSTALLED = "installed";

    private final EnvironmentObjects objects;
    private final String installed;

    /**
     * @param bucket the artifact bucket
     * @param installed the id of the release that is installed
     */
    public DeployedReleases(S3Client s3, String bucket, String installed) {
        this.objects = new EnvironmentObjects(s3, bucket, "deployed-releases");
        this.installed = installed;
    }

    /** The release that the environment was deployed with last, as far back as that was written down. */
    public Optional<String> last(String environment) {
        return objects.find(environment).map(last -> last.text(RELEASE));
    }

    /** The release that the environment has, where it was deployed later than the installed one was installed. */
    public Optional<String> later(String environment) {
        return objects.find(environment)
                .filter(last -> last.text(INSTALLED).equals(installed))
                .map(last -> last.text(RELEASE))
                .filter(release -> !release.equals(installed));
    }

    /** Writes down that a deployment has brought an environment to {@code release}. */
    public void put(String environment, String release) {
        objects.put(environment, Map.of(RELEASE, release, INSTALLED, installed));
    }
}
