package litellm.controlplane.compliance.inventory;

import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * @param reason why: {@code access denied to the role …}, {@code throttled to the last attempt}, …
 */
public record Gap(String what, String action, String reason) {
    private static final String DENIED = "access denied";

    /** The session's ARN in the service's message: {@code arn:aws:sts::123456789012:assumed-role/litellm-scan/session}. */
    private static final Pattern ROLE = Pattern.compile(":assumed-role/([\\w+=,.@-]+)/");

    /** A reason that CloudFormation gave, of what a resource's own service refused, says so in that service's words. */
    private static final Pattern REFUSAL = Pattern.compile(DENIED + "|not authorized|AccessDenied");

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

    /** Whether somebody's policy is in the way: another scan would come to the same. */
    public boolean denied() {
        return REFUSAL.matcher(reason).find();
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
            case AwsServiceException refusal when AccessDenied.is(refusal) -> denial(refusal);
            case AwsServiceException refusal when refusal.isThrottlingException() -> "throttled to the last attempt";
            case AwsServiceException refusal when UNKNOWN_CODES.contains(code(refusal)) -> UNKNOWN;
            case AwsServiceException refusal -> code(refusal);
            case DriftNotDetected drift -> drift.getMessage();
            case CancellationException _ -> "no time left";
            case SdkClientException _, UncheckedIOException _ -> "no answer";
            default -> failure.getClass().getSimpleName();
        };
    }

    /** Names the role, since what to look for is a policy that denies it to that role. */
    private static String denial(AwsServiceException refusal) {
        Matcher role = ROLE.matcher(String.valueOf(refusal.getMessage()));
        return role.find() ? "%s to the role %s".formatted(DENIED, role.group(1)) : DENIED;
    }

    /** The service's word for it; its message may hold anything. */
    private static String code(AwsServiceException refusal) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        return details == null || details.errorCode() == null
                ? "HTTP status " + refusal.statusCode()
                : details.errorCode();
    }
}
