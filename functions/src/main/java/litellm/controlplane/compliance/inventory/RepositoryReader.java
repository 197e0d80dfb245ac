package litellm.controlplane.compliance.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoriesResponse;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.Repository;

/** Repositories, and of those that may be ours the images in them. */
record RepositoryReader(EcrClient ecr, Calls calls, Scope scope) implements ServiceReader {
    private static final double GIGABYTE = 1e9;

    /** The most that ECR lists in a call, repositories as well as images. */
    private static final int A_CALL = 1000;

    @Override
    public List<Listing> listings() {
        return List.of(
                Listing.of(
                        ResourceTypes.REPOSITORY,
                        "ecr:DescribeRepositories",
                        this::repositories,
                        RepositoryReader::repository),
                new Listing(
                        ResourceTypes.IMAGES,
                        "ecr:DescribeImages",
                        () -> calls
                                .each(
                                        repositories().stream()
                                                .filter(repository -> scope.named(
                                                        ResourceTypes.REPOSITORY, repository.repositoryName()))
                                                .toList(),
                                        this::images)
                                .stream()
                                .flatMap(Collection::stream)
                                .toList()));
    }

    private List<Repository> repositories() {
        return calls.all(
                ecr.describeRepositoriesPaginator(request -> request.maxResults(A_CALL)),
                DescribeRepositoriesResponse::repositories);
    }

    private static Resource repository(Repository repository) {
        return Resource.of(ResourceTypes.REPOSITORY, repository.repositoryName(), repository.repositoryArn())
                .created(repository.createdAt())
                .with(Map.of(
                        "scanOnPush",
                        repository.imageScanningConfiguration() != null
                                && Boolean.TRUE.equals(
                                        repository.imageScanningConfiguration().scanOnPush()),
                        "tagMutability",
                        repository.imageTagMutabilityAsString()));
    }

    /** All images of a repository are one resource: they are deleted together, and there may be ten thousand. Whose it is, they are. */
    private List<Resource> images(Repository repository) {
        List<ImageDetail> images = calls.all(
                ecr.describeImagesPaginator(request ->
                        request.repositoryName(repository.repositoryName()).maxResults(A_CALL)),
                DescribeImagesResponse::imageDetails);
        if (images.isEmpty()) {
            return List.of();
        }
        double bytes = images.stream()
                .mapToLong(image -> image.imageSizeInBytes() == null ? 0 : image.imageSizeInBytes())
                .sum();
        return List.of(
                Resource.of(ResourceTypes.IMAGES, repository.repositoryName() + "/images", repository.repositoryArn())
                        .named(repository.repositoryName())
                        .madeFor(ResourceTypes.REPOSITORY, repository.repositoryName())
                        .with(Map.of("count", (long) images.size(), "gigabytes", bytes / GIGABYTE)));
    }
}
