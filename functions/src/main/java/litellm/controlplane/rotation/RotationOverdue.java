package litellm.controlplane.rotation;

import java.util.List;

/** Secrets have not been rotated when they were due. */
public final class RotationOverdue extends RuntimeException {
    RotationOverdue(List<String> secrets) {
        super("not rotated when due: " + String.join(", ", secrets));
    }
}
