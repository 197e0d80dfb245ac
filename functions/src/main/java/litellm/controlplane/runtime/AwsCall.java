package litellm.controlplane.runtime;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The call of AWS that came to nothing. A service's own words, "Rate exceeded" for one, seldom say whose they are; and where nobody
 * answered, only the trace says who was asked.
 */
public final class AwsCall {
    /** A call in the SDK's client of a service: {@code software.amazon.awssdk.services.ecs.DefaultEcsClient.listTasks}. */
    private static final Pattern CLIENT =
            Pattern.compile("software\\.amazon\\.awssdk\\.services\\.\\w+\\.Default(\\w+)Client\\.([a-z])(\\w+)");

    /** What the SDK writes as a name, and AWS in capitals. */
    private static final Pattern ABBREVIATION = Pattern.compile("^(?:[A-Z]\\w{1,2}|Wafv2)\\b");

    private AwsCall() {}

    /** Why it came to nothing, without a full stop, so that advice can follow: {@code ECS ListTasks: Rate exceeded}. */
    public static String sentence(SdkException failure) {
        String reason = ForeignText.line(ForeignText.withoutCall(String.valueOf(failure.getMessage())));
        return sentence(failure, ForeignText.withoutFullStop(reason));
    }

    /** The call that came to nothing, with a reason in other words than the service's or the SDK's. */
    public static String sentence(SdkException failure, String reason) {
        return call(failure)
                .or(() -> service(failure))
                .map(call -> ABBREVIATION
                        .matcher(call)
                        .replaceFirst(name -> name.group().toUpperCase(Locale.ROOT)))
                .map(call -> call + ": " + reason)
                .orElse(reason);
    }

    /** Whether the service refused it for a reason of its own: it did not fail or throttle, and no permission is missing. */
    public static boolean isRefused(AwsServiceException refusal) {
        return !TransientFault.is(refusal) && !AccessDenied.is(refusal);
    }

    private static Optional<String> call(SdkException failure) {
        return Arrays.stream(failure.getStackTrace())
                .map(frame -> CLIENT.matcher(frame.getClassName() + "." + frame.getMethodName()))
                .filter(Matcher::matches)
                .findFirst()
                .map(call -> "%s %s%s".formatted(call.group(1), call.group(2).toUpperCase(Locale.ROOT), call.group(3)));
    }

    private static Optional<String> service(SdkException failure) {
        return failure instanceof AwsServiceException refusal
                ? Optional.ofNullable(refusal.awsErrorDetails()).map(AwsErrorDetails::serviceName)
                : Optional.empty();
    }
}
