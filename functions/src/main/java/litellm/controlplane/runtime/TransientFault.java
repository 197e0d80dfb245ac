package litellm.controlplane.runtime;

import software.amazon.awssdk.core.exception.SdkServiceException;

/** An error that may pass by itself: throttling, or a fault of the service. */
public final class TransientFault {
    private TransientFault() {}

    /** Whether the service throttled the call, or failed itself. */
    public static boolean is(SdkServiceException refusal) {
        return refusal.isThrottlingException() || refusal.statusCode() >= 500;
    }
}
