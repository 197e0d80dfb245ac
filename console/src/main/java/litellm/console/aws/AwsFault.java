package litellm.console.aws;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.controlplane.runtime.AccessDenied;
import litellm.controlplane.runtime.AwsCall;
import litellm.controlplane.runtime.TransientFault;
import litellm.controlplane.stack.RootCause;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Why a call of AWS came to nothing, as one sentence that says what to do next where the SDK's own does not. */
public final class AwsFault {
    private static final String SIGN_IN = "sign in, for example by aws sso login, or name %s with --profile";

    /** A sentence about a profile says already what to do. */
    private static final String NAMES_PROFILE = " --profile ";

    /** What the SDK's message begins with where no provider of its chain has any; the rest names each provider's settings. */
    private static final String NO_CREDENTIALS = "Unable to load credentials from any of the providers in the chain";

    private static final Pattern CREDENTIALS =
            Pattern.compile("credentials|profile|token|session", Pattern.CASE_INSENSITIVE);

    /** @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">Common errors</a> */
    private static final Set<String> INVALID_CREDENTIALS =
            Set.of("ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException");

    private AwsFault() {}

    /** The sentence, on one line. */
    public static String sentence(SdkException fault) {
        return unexplained(fault).map(reason -> AwsCall.sentence(fault, reason)).orElseGet(() -> explained(fault));
    }

    /** Every error of AWS has a code; what has none is the answer of a proxy, or of a wrong address. */
    private static Optional<String> unexplained(SdkException fault) {
        if (!(fault instanceof AwsServiceException refusal)) {
            return Optional.empty();
        }
        Optional<String> code = code(refusal);
        if (code.isEmpty()) {
            return Optional.of("answered with HTTP status %d, but not as AWS does; look at the proxy and --endpoint-url"
                    .formatted(refusal.statusCode()));
        }
        return RootCause.clean(String.valueOf(fault.getMessage())).isEmpty() ? code : Optional.empty();
    }

    private static String explained(SdkException fault) {
        String message = RootCause.clean(String.valueOf(fault.getMessage()));
        if (message.startsWith(NO_CREDENTIALS)) {
            return "found no AWS credentials; " + SIGN_IN.formatted("a profile") + ", or use --local";
        }
        if (refusesCredentials(fault) || lacksCredentials(fault, message)) {
            return message.contains(NAMES_PROFILE) ? message : message + "; " + SIGN_IN.formatted("another profile");
        }
        String call = RootCause.clean(AwsCall.sentence(fault));
        if (unreached(fault)) {
            return "AWS did not answer: %s; look at the network, --region and --endpoint-url".formatted(call);
        }
        return mayPass(fault) || isDenied(fault) ? call : message;
    }

    /** The sentence where the command ends with it: nobody tries again but the person who reads it. */
    public static String ending(SdkException fault) {
        return sentence(fault) + (mayPass(fault) ? "; try again in a minute" : "");
    }

    /** Some services name no call where they deny it: S3 says "Access Denied". */
    private static boolean isDenied(SdkException fault) {
        return fault instanceof AwsServiceException refusal && AccessDenied.is(refusal);
    }

    private static boolean mayPass(SdkException fault) {
        return fault instanceof SdkServiceException refusal && TransientFault.is(refusal);
    }

    private static boolean refusesCredentials(SdkException fault) {
        return fault instanceof AwsServiceException refusal
                && code(refusal).filter(INVALID_CREDENTIALS::contains).isPresent();
    }

    private static Optional<String> code(AwsServiceException refusal) {
        return Optional.ofNullable(refusal.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .map(RootCause::clean)
                .filter(code -> !code.isEmpty());
    }

    /** What the SDK itself says of a profile or of a token that has expired; it has no type for it. */
    private static boolean lacksCredentials(SdkException fault, String message) {
        return !(fault instanceof SdkServiceException)
                && !unreached(fault)
                && CREDENTIALS.matcher(message).find();
    }

    /** Whether nothing came through, or no answer in time: another try may succeed. */
    public static boolean unreached(SdkException fault) {
        return fault instanceof ApiCallAttemptTimeoutException
                || fault instanceof ApiCallTimeoutException
                || Stream.<Throwable>iterate(fault, cause -> cause != null, Throwable::getCause)
                        .anyMatch(IOException.class::isInstance);
    }
}
