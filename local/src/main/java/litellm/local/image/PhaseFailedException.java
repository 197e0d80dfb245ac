package litellm.local.image;

/** A build's phase failed: what CodeBuild shows as the phase's context. */
final class PhaseFailedException extends Exception {
    private final String statusCode;

    PhaseFailedException(String statusCode, String message) {
        super(message);
        this.statusCode = statusCode;
    }

    /** CodeBuild's code, such as {@code COMMAND_EXECUTION_ERROR}. */
    String statusCode() {
        return statusCode;
    }
}
