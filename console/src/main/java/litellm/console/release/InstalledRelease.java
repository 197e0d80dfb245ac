package litellm.console.release;

import java.util.Map;
import java.util.Optional;
import litellm.console.aws.Aws;
import litellm.console.aws.ControlPlaneStack;
import litellm.controlplane.release.DeployedReleases;
import software.amazon.awssdk.services.s3.S3Client;

/** The release that the control plane is installed with. */
public record InstalledRelease(String id, String bucket) {
    /** As the control plane's stack has it; empty where none is installed. */
    public static Optional<InstalledRelease> of(Aws aws) {
        return of(ControlPlaneStack.outputs(aws));
    }

    /** As the outputs of the control plane's stack say; empty where there are none. */
    public static Optional<InstalledRelease> of(Map<String, String> outputs) {
        return Optional.ofNullable(outputs.get("InstalledRelease"))
                .map(id -> new InstalledRelease(id, outputs.get("ArtifactBucketName")));
    }

    /** What each environment was deployed with last. */
    public DeployedReleases deployed(S3Client s3) {
        return new DeployedReleases(s3, bucket, id);
    }
}
