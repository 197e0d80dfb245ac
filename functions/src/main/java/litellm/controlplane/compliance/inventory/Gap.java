package litellm.controlplane.compliance.inventory;

import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import litellm.controlplane.runtime.AccessDenied;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Something that could not be looked at. It is never taken for "nothing there".
 *
 * @param what the kind of resource that is not known: {@code AWS::EC2::VPC}
 * @param action the call that failed: {@code ec2:DescribeVpcs}
 * @param reason why: {@code access denied}, {@code throttled to the last attempt}, …
 */
public record Gap(String what, String action, String reason) {
    private static final String UNKNOWN = "the service does not know it here";

    /** Query services' word, and that of those that speak JSON. */
    private static final Set<String> UNKNOWN_CODES = Set.of("InvalidAction", "UnknownOperationException");

    /** The gap that {@code failure} of {@code action} leaves. */
    static Gap of(String what, String action, Throwable failure) {
        return failure instanceof CallFailed inner
                ? of(what, inner.action(), inner.getCause())
                : new Gap(what, action, reason(failure));
    }

    /** Whether the region, or the local cloud, does not have the call at all: nobody's permission or patience helps. */
    public boolean unknown() {
        return reason.equals(UNKNOWN);
    }

    /** Whether {@code failure} is one that AWS or its network may come to at any time; any other is a fault of the scan's. */
    static boolean foreseen(Throwable failure) {
        return failure instanceof SdkException
                || failure instanceof UncheckedIOException
                || failure instanceof CancellationException
                || failure instanceof CallFailed
                || failure instanceof DriftNotDetected;
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case AwsServiceException refusal when AccessDenied.is(refusal) -> "access denied";
            case AwsServiceException refusal when refusal.isThrottlingException() -> "throttled to the last attempt";
            case AwsServiceException refusal when UNKNOWN_CODES.contains(code(refusal)) -> UNKNOWN;
            case AwsServiceException refusal -> code(refusal);
            case DriftNotDetected drift -> drift.getMessage();
            case CancellationException _ -> "no time left";
            case SdkClientException _, UncheckedIOException _ -> "no answer";
            default -> failure.getClass().getSimpleName();
        };
    }

    /** The service's word for it; its message may hold anything. */
    private static String code(AwsServiceException refusal) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        return details == null || details.errorCode() == null
                ? "HTTP status " + refusal.statusCode()
                : details.errorCode();
    }
}
