package litellm.controlplane.rotation;

import java.util.List;

/** Secrets have not been rotated when they were due. */
public final class RotationOverdue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RotationOverdue(List<String> secrets) {
        super("not rotated when due: " + String.join(", ", secrets));
    }
}
