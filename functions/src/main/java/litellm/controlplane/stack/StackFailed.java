package litellm.controlplane.stack;

/** A stack cannot be deployed as things stand; the message says what to do first. */
final class StackFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StackFailed(String message) {
        super(message);
    }
}
