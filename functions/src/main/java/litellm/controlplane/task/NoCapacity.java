package litellm.controlplane.task;

/** Fargate has no room for a task at the moment; the state machine asks again for ten minutes. */
public final class NoCapacity extends RuntimeException {
    NoCapacity(String message) {
        super(message);
    }
}
