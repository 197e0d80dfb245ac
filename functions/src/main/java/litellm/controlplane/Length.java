package litellm.controlplane;

import java.time.Duration;
import java.util.Locale;

/** A length of time in words. */
public final class Length {
    private Length() {}

    /**
     * {@code 4.2 s}, from a minute on {@code 2 min 03 s}, from an hour on {@code 1 h 02 min}. What begins later than now, by a clock
     * that is ahead of this one, has just begun.
     */
    public static String of(Duration duration) {
        if (duration.isNegative()) {
            return of(Duration.ZERO);
        }
        if (duration.toHours() > 0) {
            return "%d h %02d min".formatted(duration.toHours(), duration.toMinutesPart());
        }
        return duration.toMinutes() > 0
                ? "%d min %02d s".formatted(duration.toMinutes(), duration.toSecondsPart())
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
