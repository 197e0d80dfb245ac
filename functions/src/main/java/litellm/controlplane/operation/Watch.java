package litellm.controlplane.operation;

import static litellm.controlplane.OperationState.Unfinished.IN_PROGRESS;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import litellm.controlplane.Operation;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.runtime.Pause;

/**
 * Keeps looking at an operation within one invocation: its end is seen a second or two later, where a look of its own would
 * cost three transitions of the state machine each time (docs/decisions/0033).
 */
record Watch(Clock clock, Pause pause) {
    /**
     * Between two looks, in seconds: on average an end is noticed half of it late. A look is two calls, of so many that
     * CloudFormation takes from all of an account together.
     */
    private static final int LONGEST_PAUSE = 3;

    /** Between two answers that only tell of progress: a snapshot's comes in a hundred steps. */
    private static final Duration NEWS = Duration.ofSeconds(5);

    /**
     * {@code operation} once it is no longer in progress, once it has made progress, or after {@code limit}.
     *
     * @param look where an operation stands now
     */
    Operation of(Operation operation, Duration limit, UnaryOperator<Operation> look) {
        Instant begun = clock.instant();
        Operation seen = look.apply(operation);
        try {
            while (seen.state() == IN_PROGRESS
                    && !toBeTold(operation, seen, Duration.between(begun, clock.instant()), limit)) {
                pause.pause(Duration.ofSeconds(Math.min(seen.waitSeconds(), LONGEST_PAUSE)));
                seen = look.apply(seen);
            }
        } catch (RuntimeException e) {
            // What was seen until then is kept; the first look of the next invocation fails for what does not pass by
            // itself.
            Log.warn("a look at the operation failed", e);
        }
        return seen.state() == IN_PROGRESS ? seen.watched() : seen;
    }

    private static boolean toBeTold(Operation before, Operation seen, Duration watched, Duration limit) {
        return watched.compareTo(limit) >= 0
                || (watched.compareTo(NEWS) >= 0 && !seen.progress().equals(before.progress()));
    }
}
