package litellm.controlplane;

import java.time.Duration;
import java.time.Instant;

/**
 * A secret that is gone in a moment by itself. CloudFormation deletes a stack's without a recovery window, and Secrets Manager takes
 * a while for that, in which it calls the secret marked for deletion.
 */
public final class VanishingSecret {
    private static final Duration AT_MOST = Duration.ofMinutes(5);

    private VanishingSecret() {}

    /**
     * Whether a secret may be one, by the date of its mark. AWS dates a mark with the call that made it, so one with a recovery window
     * counts as well, until it is five minutes old: nothing else tells the two apart.
     *
     * @param deletedDate may be a little ahead of {@code now}, by AWS's clock or because it was looked up later
     */
    public static boolean is(Instant deletedDate, Instant now) {
        return Duration.between(deletedDate, now).abs().compareTo(AT_MOST) < 0;
    }
}
