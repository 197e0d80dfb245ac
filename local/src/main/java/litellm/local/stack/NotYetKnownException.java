package litellm.local.stack;

/** A value that is known only once other resources have been created or changed. */
final class NotYetKnownException extends RuntimeException {
    NotYetKnownException(String reference) {
        super(reference, null, false, false);
    }
}
