package litellm.local.stack.resource;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Failures of resources in CloudFormation's words. */
final class HandlerErrors {
    private static final Pattern MISSING = Pattern.compile("notfound|nosuch|doesnotexist|nonexist|notactive");
    private static final Pattern EXISTING = Pattern.compile("exists|duplicate|alreadyowned");
    private static final Pattern CONFLICT =
            Pattern.compile("conflict|inuse|dependencyviolation|notempty|stillcontains");
    private static final Pattern DENIED = Pattern.compile("accessdenied|unauthorized");
    private static final Pattern THROTTLED = Pattern.compile("throttl|toomanyrequests|rateexceeded");
    private static final Pattern LIMIT = Pattern.compile("limitexceeded|quotaexceeded");

    private HandlerErrors() {}

    /** A service's refusal as a resource's status reason. */
    static String reason(SdkException failure) {
        return reason(failure.getMessage(), handlerErrorCode(failure));
    }

    /**
     * A resource's status reason.
     *
     * @param code one of the resource handlers' error codes, such as {@code AlreadyExists} or {@code NotStabilized}
     */
    static String reason(String message, String code) {
        return "Resource handler returned message: \"%s\" (RequestToken: %s, HandlerErrorCode: %s)"
                .formatted(message, UUID.randomUUID(), code);
    }

    /** Whether a service says that what was asked for is not there. */
    static boolean missing(SdkException failure) {
        return failure instanceof AwsServiceException service
                && (MISSING.matcher(code(service)).find() || service.statusCode() == 404);
    }

    /** Whether a service says that what was to be made is there already. */
    static boolean existing(SdkException failure) {
        return failure instanceof AwsServiceException service
                && EXISTING.matcher(code(service)).find();
    }

    private static String handlerErrorCode(SdkException failure) {
        if (!(failure instanceof AwsServiceException service)) {
            return "NetworkFailure";
        }
        String code = code(service);
        if (missing(service)) {
            return "NotFound";
        }
        if (existing(service)) {
            return "AlreadyExists";
        }
        if (CONFLICT.matcher(code).find()) {
            return "ResourceConflict";
        }
        if (DENIED.matcher(code).find() || service.statusCode() == 403) {
            return "AccessDenied";
        }
        if (THROTTLED.matcher(code).find() || service.isThrottlingException()) {
            return "Throttling";
        }
        if (LIMIT.matcher(code).find()) {
            return "ServiceLimitExceeded";
        }
        return service.statusCode() >= 500 ? "ServiceInternalError" : "InvalidRequest";
    }

    private static String code(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        return code.toLowerCase(Locale.ROOT).replace(".", "");
    }
}
