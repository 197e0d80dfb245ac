package litellm.controlplane.rotation;

/** This step must not be done, now or later, until someone changes what the message names. */
public final class RotationRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RotationRefused(String message) {
        super(message);
    }
}
