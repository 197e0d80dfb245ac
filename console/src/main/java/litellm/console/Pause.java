package litellm.console;

import java.time.Duration;

/** Lets time pass between two looks at something; a test passes one that does not wait. */
@FunctionalInterface
public interface Pause {
    /** Sleeps; an interrupt ends the command as a failure. */
    Pause SLEEP = duration -> {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConsoleException.failed("Interrupted while waiting");
        }
    };

    void pause(Duration duration);
}
