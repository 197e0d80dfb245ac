package litellm.controlplane.rotation;

/** Another rotation of the secret has not ended. The message says how to give it up. */
public final class RotationPending extends RuntimeException {
    RotationPending(String message) {
        super(message);
    }
}
