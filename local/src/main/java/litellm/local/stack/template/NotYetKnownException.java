package litellm.local.stack.template;

/** A value that is known only once other resources have been created or changed. */
public final class NotYetKnownException extends RuntimeException {
    public NotYetKnownException(String reference) {
        super(reference, null, false, false);
    }
}
