package litellm.controlplane.rotation;

/** This step must not be done, now or later, until someone changes what the message names. */
public final class RotationRefused extends RuntimeException {
    RotationRefused(String message) {
        super(message);
    }
}
