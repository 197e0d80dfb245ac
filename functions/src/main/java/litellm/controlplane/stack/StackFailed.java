package litellm.controlplane.stack;

/** A stack cannot be deployed as things stand; the message says what to do first. */
final class StackFailed extends RuntimeException {
    StackFailed(String message) {
        super(message);
    }
}
