package litellm.controlplane.canary;

/** The canary could not be started; the message says why. */
final class CanaryFailed extends RuntimeException {
    CanaryFailed(String message) {
        super(message);
    }
}
