package litellm.local.image;

import software.amazon.awssdk.services.ecr.EcrClient;

/** Images for tests, as a build would push them. */
public final class TestImages {
    private TestImages() {}

    /**
     * Pushes an image with this configuration and gives its reference by digest; makes the repository where it is missing.
     *
     * @param tag also of the image that it is built from, so that it may name a {@link Temper}
     */
    public static String push(EcrClient ecr, String repository, String tag, String configYaml) {
        if (ecr.describeRepositories(request -> {}).repositories().stream()
                .noneMatch(found -> found.repositoryName().equals(repository))) {
            ecr.createRepository(request -> request.repositoryName(repository));
        }
        ContainerImage image = ContainerImage.build("FROM litellm:" + tag, configYaml, "");
        image.push(ecr, repository, tag);
        return "123456789012.dkr.ecr.us-east-1.amazonaws.com/" + repository + "@" + image.digest();
    }
}
