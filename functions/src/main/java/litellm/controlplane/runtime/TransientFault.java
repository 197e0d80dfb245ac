package litellm.controlplane.runtime;

import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** An error that may pass by itself: throttling, a fault of the service, or an update of the same resource that is under way. */
public final class TransientFault {
    /**
     * For an update under way: the codes of Application Auto Scaling, which brings a service's tasks within their bounds in the
     * background, and of CloudWatch Logs. Both come with status 400, and the SDK does not try again.
     */
    private static final Set<String> UNDER_WAY = Set.of("ConcurrentUpdateException", "OperationAbortedException");

    private TransientFault() {}

    /** Whether the service throttled the call, failed itself, or still works on an update of the same resource. */
    public static boolean is(SdkServiceException refusal) {
        return refusal.isThrottlingException() || refusal.statusCode() >= 500 || isUnderWay(refusal);
    }

    private static boolean isUnderWay(SdkServiceException refusal) {
        return refusal instanceof AwsServiceException named
                && Optional.ofNullable(named.awsErrorDetails())
                        .map(AwsErrorDetails::errorCode)
                        .filter(UNDER_WAY::contains)
                        .isPresent();
    }
}
