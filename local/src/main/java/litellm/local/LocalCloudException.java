package litellm.local;

/** Why the local cloud cannot start; the message is one sentence for the person who started it. */
public final class LocalCloudException extends Exception {
    public LocalCloudException(String message) {
        super(message);
    }

    public LocalCloudException(String message, Throwable cause) {
        super(message, cause);
    }
}
