package litellm.console.release;

import java.util.Optional;
import litellm.console.aws.Aws;
import litellm.console.bootstrap.ControlPlane;
import litellm.controlplane.release.DeployedReleases;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The release that the control plane is installed with.
 *
 * @param id its id
 * @param bucket the artifact bucket
 */
public record InstalledRelease(String id, String bucket) {
    /** As the control plane's stack has it; empty where none is installed. */
    public static Optional<InstalledRelease> of(Aws aws) {
        try (CloudFormationClient cloudFormation = aws.cloudFormation()) {
            return new Stacks(cloudFormation)
                    .present(ControlPlane.NAME)
                    .map(Stacks::outputs)
                    .filter(outputs -> outputs.containsKey("InstalledRelease"))
                    .map(outputs ->
                            new InstalledRelease(outputs.get("InstalledRelease"), outputs.get("ArtifactBucketName")));
        }
    }

    /** What each environment was deployed with last. */
    public DeployedReleases deployed(S3Client s3) {
        return new DeployedReleases(s3, bucket, id);
    }
}
