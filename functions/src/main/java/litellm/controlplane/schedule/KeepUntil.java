package litellm.controlplane.schedule;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import litellm.controlplane.ForeignText;
import litellm.controlplane.image.ImageRepository;
import litellm.controlplane.runtime.Absent;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.ecr.model.Tag;

/**
 * The day until which schedules leave an environment alone: a tag of its image repository, because that is there before the
 * environment's first stack and after its last one.
 */
public record KeepUntil(EcrClient ecr) {
    static final String TAG = "keep-until";

    /** The day, as the tag has it: a person may have written anything there. Without a repository there is none. */
    public Optional<String> read(String environment) {
        return Absent.unless(
                        RepositoryNotFoundException.class,
                        () -> ecr.listTagsForResource(request -> request.resourceArn(repository(environment))))
                .flatMap(found -> found.tags().stream()
                        .filter(tag -> tag.key().equals(TAG))
                        .map(Tag::value)
                        .findFirst());
    }

    /**
     * Until when a tag with this value keeps the environment, to be read behind "kept until"; empty where it does not {@code today}.
     * One that is no date does: whoever wrote it meant something, and a teardown cannot be undone.
     */
    public static Optional<String> end(String value, LocalDate today) {
        try {
            LocalDate day = LocalDate.parse(value);
            return day.isBefore(today) ? Optional.empty() : Optional.of(day.toString());
        } catch (DateTimeParseException e) {
            return Optional.of(
                    "the tag %s of its image repository changes: found %s; a day is needed, such as 2026-12-31"
                            .formatted(TAG, ForeignText.quoted(value)));
        }
    }

    void write(String environment, LocalDate day) {
        ecr.tagResource(request -> request.resourceArn(repository(environment))
                .tags(Tag.builder().key(TAG).value(day.toString()).build()));
    }

    /** Says that the environment is kept no longer. */
    public void remove(String environment) {
        ecr.untagResource(
                request -> request.resourceArn(repository(environment)).tagKeys(TAG));
    }

    private String repository(String environment) {
        return ecr.describeRepositories(request -> request.repositoryNames(ImageRepository.name(environment)))
                .repositories()
                .getFirst()
                .repositoryArn();
    }
}
