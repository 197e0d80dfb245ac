package litellm.local.front;

/** A request of the front's own API that cannot be served; the message is one sentence for its sender. */
public final class BadRequestException extends RuntimeException {
    public BadRequestException(String message) {
        super(message);
    }
}
