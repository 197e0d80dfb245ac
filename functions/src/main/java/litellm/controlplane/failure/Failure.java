package litellm.controlplane.failure;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;
import litellm.controlplane.json.JsonObject;

/**
 * Why something failed.
 *
 * @param error the error's name: {@code StackFailed}, {@code StepTimedOut}
 * @param cause the cause for people
 */
public record Failure(String error, String cause) {
    /** What to say where Step Functions knows no cause, as of an execution that someone stopped. */
    public static final String NO_CAUSE = "no cause was given";

    /** What Step Functions, Lambda and its runtime say of a call; names of the first are reserved. */
    private static final Pattern OF_THE_CALL = Pattern.compile("(?:States|Lambda|Runtime|Sandbox)\\.");

    /** The step's own time, and that of its function. */
    private static final Set<String> TIMEOUTS = Set.of("States.Timeout", "Sandbox.Timedout");

    private static final String STEP_TIMED_OUT = "StepTimedOut";

    /** What a function throws where another try may succeed: the state machine retries it by this name. */
    private static final String RETRIED = "RetryableException";

    private static final String SERVICE_FAILED = "ServiceUnavailable";

    private static final Pattern JAVA_CLASS = Pattern.compile("(?:[a-z_]\\w*+\\.)++(?:\\w+\\$)?([A-Z]\\w*)");

    /**
     * Reads an error as Step Functions or an operation reports it. Step Functions' own error names are replaced by ours,
     * because an execution must not end with a reserved name, and so are Lambda's and the SDK's, which say nothing to a person. Where a
     * function threw, the cause is Lambda's JSON with the exception's class, message and trace; only the message is kept.
     *
     * @param error the error's name, a Java class with its package where a function threw
     * @param cause Lambda's JSON, or a sentence; null or empty where Step Functions says nothing more
     */
    public static Failure of(String error, String cause, String step) {
        String name = simpleName(error);
        boolean silent = cause == null || cause.isBlank();
        if (TIMEOUTS.contains(name)) {
            return new Failure(STEP_TIMED_OUT, silent ? step + " took too long" : message(cause));
        }
        String sentence = silent ? step + " failed: " + name : message(cause);
        if (name.equals(RETRIED)) {
            return new Failure(SERVICE_FAILED, sentence);
        }
        return OF_THE_CALL.matcher(name).lookingAt()
                ? new Failure("StepFailed", sentence)
                : new Failure(name, sentence);
    }

    /** Whether only a service did not do its part, which it may do the next time. */
    boolean mayPass() {
        return error.equals(SERVICE_FAILED);
    }

    /** Whether a step took longer than it may. */
    boolean timedOut() {
        return error.equals(STEP_TIMED_OUT);
    }

    /** An error's name without the Java package where a function threw it; {@code States.Timeout} stays. */
    public static String simpleName(String error) {
        Matcher javaClass = JAVA_CLASS.matcher(error);
        return javaClass.matches() ? javaClass.group(1) : error;
    }

    /** A cause for people, without a call's bookkeeping: the message out of Lambda's JSON, or the cause itself. */
    public static String message(String cause) {
        return ForeignText.withoutCall(thrown(cause).orElse(cause));
    }

    private static Optional<String> thrown(String cause) {
        try {
            return JsonObject.parse(cause).optionalText("errorMessage");
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
