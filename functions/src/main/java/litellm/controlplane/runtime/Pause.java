package litellm.controlplane.runtime;

import java.time.Duration;
import software.amazon.awssdk.core.exception.AbortedException;

/** Lets time pass between two calls of AWS; a test passes one that does not wait. */
@FunctionalInterface
public interface Pause {
    /** Sleeps. Throws AbortedException where it is interrupted. */
    Pause SLEEP = duration -> {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted between two calls", e);
        }
    };

    void pause(Duration duration);
}
