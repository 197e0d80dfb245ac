package litellm.controlplane.image;

import java.util.Optional;
import litellm.controlplane.runtime.Absent;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;

/** An environment's repository of images in ECR. Its tags never move, so a tag always means the same content. */
public final class ImageRepository {
    private final EcrClient ecr;
    private final String name;

    ImageRepository(EcrClient ecr, String environment) {
        this.ecr = ecr;
        this.name = name(environment);
    }

    /** The name of an environment's repository. */
    public static String name(String environment) {
        return environment + "-litellm-proxy";
    }

    String name() {
        return name;
    }

    /**
     * The address to push to and to pull from.
     *
     * @param registry the account's registry in this region: {@code 123456789012.dkr.ecr.eu-central-1.amazonaws.com}
     */
    String uri(String registry) {
        return registry + "/" + name;
    }

    /**
     * The digest of the image with this tag, if there is one. Throws RepositoryNotFoundException if bootstrap-template.yaml has
     * not made the repository.
     */
    Optional<String> digest(String tag) {
        return Absent.unless(
                        ImageNotFoundException.class,
                        () -> ecr.describeImages(request -> request.repositoryName(name)
                                .imageIds(
                                        ImageIdentifier.builder().imageTag(tag).build())))
                .map(found -> found.imageDetails().getFirst().imageDigest());
    }
}
