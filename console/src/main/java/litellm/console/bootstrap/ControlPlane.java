package litellm.console.bootstrap;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import litellm.console.ConsoleException;
import litellm.console.Pause;
import litellm.console.Progress;
import litellm.console.aws.Aws;
import litellm.console.aws.ControlPlaneStack;
import litellm.console.release.AssembledRelease;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.stack.ReplacementGuard;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** The control plane of one account and region: the stack {@code litellm-control-plane} and the release in its bucket. */
public record ControlPlane(Aws aws, Progress progress, Pause pause) {
    /** What its resources are called by: {@code bootstrap.Key}. */
    private static final String STACK = "bootstrap";

    /** Of its resources those whose loss loses what outlives every environment. */
    private static final Set<String> HOLDS = Set.of(ResourceTypes.KEY, ResourceTypes.SECRET);

    /** What installing did. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /**
     * The result of an installation.
     *
     * @param release the id of the release that runs now
     * @param bucket where the release lies
     * @param uploaded the bucket's keys that were missing and are there now
     * @param notKept the template's parameters whose given values nothing keeps, since no resource changes with them
     */
    public record Installation(
            Outcome outcome, String release, String bucket, List<String> uploaded, List<String> notKept) {}

    /**
     * Uploads what of the release is not in the control plane's bucket yet, and changes nothing else.
     *
     * @throws ConsoleException if there is no such bucket
     */
    public Upload upload(AssembledRelease release) {
        String bucket = bucket();
        try (S3Client s3 = aws.s3()) {
            return new Upload(bucket, new ReleaseUpload(s3, bucket).upload(release));
        } catch (NoSuchBucketException e) {
            throw ConsoleException.failed(
                    "There is no bucket %s: litellmctl bootstrap installs the control plane".formatted(bucket));
        }
    }

    /** What an upload sent: the bucket, and those of its keys that were missing. */
    public record Upload(String bucket, List<String> keys) {}

    /**
     * The bucket's keys that are missing of a release that is installed.
     *
     * @throws ConsoleException if the bucket is gone
     */
    public List<String> missing(AssembledRelease release) {
        String bucket = bucket();
        try (S3Client s3 = aws.s3()) {
            return new ReleaseUpload(s3, bucket).missing(release);
        } catch (NoSuchBucketException e) {
            throw bucketGone(bucket);
        }
    }

    private static ConsoleException bucketGone(String bucket) {
        return ConsoleException.failed(
                "There is no bucket %s any more: docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\", says how it comes back"
                        .formatted(bucket));
    }

    private String bucket() {
        return "%s-%s-%s".formatted(ControlPlaneStack.NAME, aws.account().id(), aws.region());
    }

    /**
     * Installs the release, or finds it installed.
     *
     * @param template reads {@code bootstrap-template.yaml}; called only if something has to be installed, since most often the
     *     release runs already
     * @param parameters the template's parameters that a person set; the others keep the values they have
     * @param allowReplacement the resources that may go although they hold data: {@code bootstrap.SaltKeydev}
     * @throws ConsoleException if the stack fails; the message is the root cause. Also where the update would replace, delete
     *     or overwrite a key or a secret that is not among {@code allowReplacement}, or the bucket is gone
     */
    public Installation install(
            AssembledRelease release,
            Supplier<Map<?, ?>> template,
            Map<String, String> parameters,
            List<String> allowReplacement) {
        String bucket = bucket();
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
                S3Client s3 = aws.s3()) {
            BootstrapStack stack = new BootstrapStack(cloudFormation, ControlPlaneStack.NAME, progress, pause);
            ReplacementGuard guard = new ReplacementGuard(STACK, HOLDS, allowReplacement, Map.of());
            return new Installer(stack, new ReleaseUpload(s3, bucket), progress, template, parameters, guard)
                    .install(release);
        } catch (NoSuchBucketException e) {
            throw bucketGone(bucket);
        }
    }
}
