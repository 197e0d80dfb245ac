package litellm.controlplane.runtime;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What an AWS service says of something that may not be there. */
public final class Absent {
    private Absent() {}

    /** What {@code look} says; nothing where it fails with {@code absent}: there is no such thing. */
    public static <T> Optional<T> unless(Class<? extends AwsServiceException> absent, Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (AwsServiceException e) {
            if (absent.isInstance(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
