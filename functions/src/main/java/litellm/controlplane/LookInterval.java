package litellm.controlplane;

import java.time.Duration;

/** How long the state machine waits between two looks of a function at its own operation; CheckOperation looks more often. */
final class LookInterval {
    /**
     * Upper bound in seconds. On average an end is noticed half a wait late; each look costs three transitions of the state
     * machine.
     */
    private static final int LONGEST = 12;

    private LookInterval() {}

    /** In seconds 1, 1, 2, 3, 5, 8, then 12: a short operation is seen at once, a long one costs few looks. */
    static int after(Duration elapsed) {
        int waited = 0;
        int wait = 1;
        int following = 1;
        while (waited + wait <= elapsed.toSeconds() && wait < LONGEST) {
            waited += wait;
            int sum = wait + following;
            wait = following;
            following = sum;
        }
        return Math.min(wait, LONGEST);
    }
}
