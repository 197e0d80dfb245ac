package litellm.controlplane.compliance.inventory;

import software.amazon.awssdk.core.exception.SdkException;

/** A call failed that is not the one by which its listing is called; its cause says how. */
final class CallFailed extends RuntimeException {
    private final String action;

    /** @param action the call's name in a policy */
    CallFailed(String action, SdkException cause) {
        super(action, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
