package litellm.controlplane.testing;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Failed;
import litellm.controlplane.Progress;

/** Reads of an operation what a test expects it to have. */
public final class Operations {
    private Operations() {}

    /** Why it failed; the test fails where it has not. */
    public static Failed failure(Operation operation) {
        return assertInstanceOf(Failed.class, operation.state());
    }

    /** What it says is being done right now. */
    public static String current(Operation operation) {
        return operation.progress().map(Progress::current).orElseThrow();
    }
}
