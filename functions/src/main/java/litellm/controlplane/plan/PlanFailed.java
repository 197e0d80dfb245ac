package litellm.controlplane.plan;

/** What a deployment would do cannot be found out as things stand; the message says what to do first. */
final class PlanFailed extends RuntimeException {
    PlanFailed(String message) {
        super(message);
    }
}
