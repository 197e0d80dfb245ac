package litellm.controlplane.image;

import litellm.controlplane.Request;
import litellm.controlplane.release.Release;
import software.amazon.awssdk.services.ecr.EcrClient;

/**
 * The image that a request asks for, built or not.
 *
 * @param name repository and tag
 * @param named the image to begin with in place of the one that the Dockerfile names; empty for none
 * @param reference its reference by digest; while it is not built, a digest that no image has
 */
public record WantedImage(String name, String named, String reference) {
    private static final String NO_DIGEST = "sha256:" + "0".repeat(64);

    /**
     * Looks the image up.
     *
     * @param registry where the repository is, see {@link ImageRepository#uri}
     */
    public static WantedImage find(EcrClient ecr, String registry, Release release, Request request) {
        ImageRepository repository = new ImageRepository(ecr, request.environment());
        ImageSource source = ImageSource.of(release, request.baseImage());
        return new WantedImage(
                repository.name() + ":" + source.tag(),
                source.named(),
                repository.uri(registry) + "@" + repository.digest(source.tag()).orElse(NO_DIGEST));
    }

    public boolean built() {
        return !unbuilt(reference);
    }

    /** Whether {@code text} holds the reference of an image that is not built yet. */
    public static boolean unbuilt(String text) {
        return text.contains(NO_DIGEST);
    }
}
