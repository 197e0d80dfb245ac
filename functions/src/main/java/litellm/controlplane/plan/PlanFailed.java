package litellm.controlplane.plan;

/** What a deployment would do cannot be found out as things stand; the message says what to do first. */
final class PlanFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlanFailed(String message) {
        super(message);
    }
}
