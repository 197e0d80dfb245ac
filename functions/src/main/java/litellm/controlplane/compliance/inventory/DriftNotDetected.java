package litellm.controlplane.compliance.inventory;

import java.util.Map;

/** CloudFormation could not compare a stack, or not every resource of it; its message says why, on one line. */
final class DriftNotDetected extends RuntimeException {
    private final Map<String, Object> found;

    /** @param found the details of the stack that were found all the same */
    DriftNotDetected(String reason, Map<String, Object> found) {
        super(reason);
        this.found = found;
    }

    Map<String, Object> found() {
        return found;
    }
}
