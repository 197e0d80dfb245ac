package litellm.local.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resources that have been told to fail. Safe for use by many threads. */
public final class Failures {
    private final List<Failure> failures = new ArrayList<>();

    /** What is done to a resource. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    /**
     * A failure to come.
     *
     * @param stack the stack's name
     * @param resource the resource's logical id
     * @param reason the status reason of its event
     * @param times how many times it still fails, at least 1
     */
    public record Failure(String stack, String resource, Operation operation, String reason, int times) {
        /** Checks the components: none may be empty. */
        public Failure {
            if (stack.isEmpty() || resource.isEmpty() || reason.isEmpty() || times < 1) {
                throw new IllegalArgumentException(
                        "a failure needs a stack, a resource, an operation, a reason, and times of 1 or more");
            }
        }
    }

    /** Lets a resource fail, from the next operation on it. */
    public synchronized void add(Failure failure) {
        failures.add(failure);
    }

    /** The failures that are still to come. */
    public synchronized List<Failure> list() {
        return List.copyOf(failures);
    }

    /** Takes all failures back. */
    public synchronized void clear() {
        failures.clear();
    }

    /** The reason why this operation fails now, if it has been told to; counts it. */
    synchronized Optional<String> take(String stack, String resource, Operation operation) {
        for (int i = 0; i < failures.size(); i++) {
            Failure failure = failures.get(i);
            if (failure.stack().equals(stack)
                    && failure.resource().equals(resource)
                    && failure.operation() == operation) {
                count(i, failure);
                return Optional.of(failure.reason());
            }
        }
        return Optional.empty();
    }

    private void count(int index, Failure failure) {
        if (failure.times() == 1) {
            failures.remove(index);
        } else {
            failures.set(
                    index,
                    new Failure(
                            failure.stack(),
                            failure.resource(),
                            failure.operation(),
                            failure.reason(),
                            failure.times() - 1));
        }
    }
}
