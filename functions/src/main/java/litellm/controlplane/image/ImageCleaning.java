package litellm.controlplane.image;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.BatchDeleteImageResponse;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageFailure;
import software.amazon.awssdk.services.ecr.model.ImageFailureCode;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/** Deletes images of one repository: in batches, several of them at once; what ECR refuses at first is tried again. */
public record ImageCleaning(EcrClient ecr, Clock clock) {
    /** BatchDeleteImage's limit (ECR API Reference). */
    private static final int BATCH = 100;

    /** Requests that run at once: with a batch each, far below ECR's 500 calls a second. */
    private static final int AT_ONCE = 8;

    /** An image that a manifest list refers to can be deleted only after the list, so what was refused is tried again. */
    private static final int PASSES = 3;

    /** Leaves the rest of a function's 50 seconds to the batches that are under way. */
    private static final Duration TIME = Duration.ofSeconds(35);

    /** The media types of manifest lists, Docker's and OCI's. */
    private static final Set<String> LISTS = Set.of(
            "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.oci.image.index.v1+json");

    /**
     * How a cleaning ended.
     *
     * @param deleted images deleted
     * @param left images that are still to be deleted: time ran out
     * @param kept images that stay, among them those that a manifest list which stays refers to
     * @param refusal why ECR refuses to delete an image even when it is asked again, if it does
     */
    record Cleaned(int deleted, int left, int kept, Optional<String> refusal) {}

    /** Deletes all images of a repository that is to go itself, as far as time allows. Returns whether there were any. */
    public boolean empty(String repository) {
        return clean(repository, 0, Set.of()).deleted() > 0;
    }

    /**
     * Deletes images until all are gone or half a minute has passed.
     *
     * @param keep how many of the newest stay; a manifest list counts, and its parts do not
     * @param used the digests or tags of images that stay whatever their age
     */
    Cleaned clean(String repository, int keep, Set<String> used) {
        Instant end = clock.instant().plus(TIME);
        List<ImageDetail> images = newestFirst(repository);
        boolean lists = images.stream().anyMatch(ImageCleaning::isList);
        Set<String> kept = Stream.concat(
                        digests(images.stream().filter(image -> !lists || !mayBePart(image)))
                                .limit(keep),
                        digests(images.stream().filter(image -> isOf(used, image))))
                .collect(Collectors.toSet());
        List<String> all = digests(images.stream()).toList();
        List<String> wanted =
                all.stream().filter(digest -> !kept.contains(digest)).toList();
        List<String> open = wanted;
        Optional<ImageFailure> refusal = Optional.empty();
        for (int pass = 0; pass < PASSES && !open.isEmpty() && clock.instant().isBefore(end); pass++) {
            List<Batch> batches = delete(repository, open, end);
            open = batches.stream().flatMap(batch -> batch.open().stream()).toList();
            refusal = worst(batches.stream().flatMap(batch -> batch.refusal().stream()));
        }
        int deleted = wanted.size() - open.size();
        int staying = all.size() - wanted.size();
        if (open.isEmpty() || !clock.instant().isBefore(end)) {
            return new Cleaned(deleted, open.size(), staying, Optional.empty());
        }
        return staying > 0 && refusal.filter(ImageCleaning::partOfList).isPresent()
                ? new Cleaned(deleted, 0, staying + open.size(), Optional.empty())
                : new Cleaned(deleted, 0, staying, refusal.map(ImageCleaning::sentence));
    }

    private static Stream<String> digests(Stream<ImageDetail> images) {
        return images.map(ImageDetail::imageDigest).distinct();
    }

    private static boolean isOf(Set<String> used, ImageDetail image) {
        return used.contains(image.imageDigest()) || image.imageTags().stream().anyMatch(used::contains);
    }

    private static boolean isList(ImageDetail image) {
        return LISTS.contains(String.valueOf(image.imageManifestMediaType()));
    }

    /** Only the list has the tag. */
    private static boolean mayBePart(ImageDetail image) {
        return image.imageTags().isEmpty() && !isList(image);
    }

    /** Whether it is refused because a manifest list refers to it; that list may be one that stays. */
    private static boolean partOfList(ImageFailure failure) {
        return failure.failureCode() == ImageFailureCode.IMAGE_REFERENCED_BY_MANIFEST_LIST;
    }

    /** What came of one batch: the digests that are still there, and the first refusal among them. */
    private record Batch(List<String> open, Optional<ImageFailure> refusal) {}

    private List<Batch> delete(String repository, List<String> digests, Instant end) {
        return digests.stream()
                .gather(Gatherers.windowFixed(BATCH))
                .gather(Gatherers.mapConcurrent(
                        AT_ONCE,
                        batch -> clock.instant().isBefore(end)
                                ? delete(repository, batch)
                                : new Batch(batch, Optional.empty())))
                .toList();
    }

    private Batch delete(String repository, List<String> digests) {
        BatchDeleteImageResponse response = ecr.batchDeleteImage(request -> request.repositoryName(repository)
                .imageIds(digests.stream()
                        .map(digest ->
                                ImageIdentifier.builder().imageDigest(digest).build())
                        .toList()));
        List<ImageFailure> failures = response.failures().stream()
                .filter(failure -> failure.failureCode() != ImageFailureCode.IMAGE_NOT_FOUND)
                .toList();
        return new Batch(
                failures.stream()
                        .map(failure -> failure.imageId().imageDigest())
                        .toList(),
                worst(failures.stream()));
    }

    /** Prefers a failure that no manifest list explains: the list may be one that stays. */
    private static Optional<ImageFailure> worst(Stream<ImageFailure> failures) {
        return failures.min(Comparator.comparing(ImageCleaning::partOfList));
    }

    private static String sentence(ImageFailure failure) {
        return "%s: %s (%s)"
                .formatted(failure.imageId().imageDigest(), failure.failureReason(), failure.failureCodeAsString());
    }

    private List<ImageDetail> newestFirst(String repository) {
        try {
            return ecr
                    .describeImagesPaginator(
                            request -> request.repositoryName(repository).maxResults(1000))
                    .imageDetails()
                    .stream()
                    .sorted(Comparator.comparing(ImageDetail::imagePushedAt).reversed())
                    .toList();
        } catch (RepositoryNotFoundException e) {
            return List.of();
        }
    }
}
