package litellm.controlplane;

/** Looks at one kind of long operation; CheckOperation knows one for each kind. */
@FunctionalInterface
public interface OperationChecker {
    /**
     * Where {@code operation} stands now. Only looks: calling it any number of times changes nothing in AWS.
     *
     * @return the operation, still waiting with its next wait and progress, succeeded with its outputs, or failed with
     *     its error's name and root cause
     */
    Operation check(Request request, Operation operation);
}
