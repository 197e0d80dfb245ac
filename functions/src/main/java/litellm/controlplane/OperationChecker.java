package litellm.controlplane;

/** Looks at one kind of long operation; CheckOperation knows one for each kind. */
@FunctionalInterface
public interface OperationChecker {
    /**
     * Where {@code operation} stands now. Starts nothing: calling it any number of times has
     * no more effect than calling it once.
     *
     * @return the operation, still waiting with its next wait and progress, succeeded with its outputs, or failed with
     *     its error's name and root cause
     */
    Operation check(Request request, Operation operation);
}
