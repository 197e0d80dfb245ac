package litellm.controlplane.canary;

/** The canary could not be started; the message says why. */
final class CanaryFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CanaryFailed(String message) {
        super(message);
    }
}
