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

    /** The day that a tag with this value names; empty where it is none. */
    public static Optional<LocalDate> day(String value) {
        try {
            return Optional.of(LocalDate.parse(value));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a tag with this value keeps the environment {@code today}. One that is no day does too: whoever wrote it meant
     * something, and a teardown cannot be undone.
     */
    public static boolean keeps(String value, LocalDate today) {
        return day(value).filter(day -> day.isBefore(today)).isEmpty();
    }

    /** What is wrong with a tag whose value is no day. */
    public static String noDay(String value) {
        return "found %s in the tag %s of its image repository, which keeps it; a day is needed, as YYYY-MM-DD"
                .formatted(ForeignText.quoted(value), TAG);
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
