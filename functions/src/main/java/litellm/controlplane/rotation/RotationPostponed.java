package litellm.controlplane.rotation;

/** This step cannot be done now; Secrets Manager calls again, and a later call may succeed. Nothing is broken. */
public final class RotationPostponed extends RuntimeException {
    RotationPostponed(String message) {
        super(message);
    }

    RotationPostponed(String message, Throwable cause) {
        super(message, cause);
    }
}
