package litellm.local.stack.resource;

import java.util.Optional;

/** A resource could not be created, updated or deleted. The message is the status reason that the stack's events show. */
public final class ResourceFailedException extends Exception {
    private final Resource created;

    public ResourceFailedException(String reason) {
        this(reason, (Throwable) null);
    }

    public ResourceFailedException(String reason, Throwable cause) {
        super(reason, cause);
        created = null;
    }

    /** A creation that failed after the resource had come to be: the rollback has to delete {@code created}. */
    public ResourceFailedException(String reason, Resource created) {
        super(reason);
        this.created = created;
    }

    /** The resource that a failed creation left behind. */
    public Optional<Resource> created() {
        return Optional.ofNullable(created);
    }
}
