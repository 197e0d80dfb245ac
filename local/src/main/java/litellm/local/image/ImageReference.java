package litellm.local.image;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/**
 * Where an image is: {@code REGISTRY/REPOSITORY@DIGEST} or {@code REGISTRY/REPOSITORY:TAG}.
 *
 * @param registry the host, of an account's ECR or another
 * @param digest null when the tag names the image
 * @param tag null when the digest names the image
 */
public record ImageReference(String registry, String repository, String tag, String digest) {
    private static final Pattern FORM = Pattern.compile(
            "(?<registry>[^/]+)/(?<repository>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>sha256:[0-9a-f]{64}))?");
    private static final Pattern ECR = Pattern.compile("\\d{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?");

    /**
     * Reads a reference; without tag and digest it means the tag {@code latest}.
     *
     * @throws IllegalArgumentException when it has another form
     */
    public static ImageReference parse(String reference) {
        Matcher matcher = FORM.matcher(reference);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not an image: " + reference + "; REGISTRY/REPOSITORY followed by :TAG or @sha256:DIGEST is");
        }
        String digest = matcher.group("digest");
        String tag = matcher.group("tag");
        return new ImageReference(
                matcher.group("registry"),
                matcher.group("repository"),
                digest == null && tag == null ? "latest" : tag,
                digest);
    }

    /** Whether the registry is an account's ECR, the only one that the local cloud pulls from. */
    public boolean isInEcr() {
        return ECR.matcher(registry).matches();
    }

    /** What ECR calls the image within its repository. */
    ImageIdentifier identifier() {
        ImageIdentifier.Builder builder = ImageIdentifier.builder();
        return digest == null
                ? builder.imageTag(tag).build()
                : builder.imageDigest(digest).build();
    }

    @Override
    public String toString() {
        return registry + "/" + repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
