package litellm.controlplane.stack;

import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** Tells a resource's own failure from those that only follow from it, and puts it into words. */
final class RootCause {
    /** What CloudFormation says of resources and stacks that failed because another one did. */
    private static final Pattern CONSEQUENCE = Pattern.compile(
            "(Resource (creation|update|deletion|import) (was )?cancell?ed.*)|(The following resource\\(s\\) failed to.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern HANDLER_MESSAGE =
            Pattern.compile("Resource handler returned message: \"(.*)\" \\(RequestToken: [^)]*\\)", Pattern.DOTALL);

    /** The call's bookkeeping that service errors carry: {@code (Service: Rds, Status Code: 400, Request ID: …)}. */
    private static final Pattern SERVICE_DETAILS =
            Pattern.compile("\\s*\\(Service: [^()]*\\)(\\s*\\(SDK Attempt Count: \\d+\\))?");

    private static final Pattern STACK_ARN =
            Pattern.compile("arn:[\\w-]+:cloudformation:[\\w-]*:\\d*:stack/([^/\\s]+)/[\\w-]+");

    /** White space, and what else is not seen: format characters and halves of characters. */
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Cs}]+");

    /** Several of them fit into the 32,768 characters that Step Functions keeps of a cause. */
    private static final int LONGEST = 4_000;

    private RootCause() {}

    static boolean isOwnFailure(StackEvent event) {
        String status = event.resourceStatusAsString();
        return status != null && status.endsWith("_FAILED") && hasOwnReason(event);
    }

    static boolean hasOwnReason(StackEvent event) {
        String reason = event.resourceStatusReason();
        return reason != null && !CONSEQUENCE.matcher(reason).matches();
    }

    /** {@code DBInstance (AWS::RDS::DBInstance): no capacity}. */
    static String sentence(StackEvent event) {
        return clean(
                "%s (%s): %s".formatted(event.logicalResourceId(), event.resourceType(), event.resourceStatusReason()));
    }

    /** A reason as a person wants to read it: the message without the request's bookkeeping, stacks by name, on one line, not too long. */
    static String clean(String reason) {
        String start = reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason;
        String message = HANDLER_MESSAGE.matcher(start).replaceAll("$1");
        String plain = SERVICE_DETAILS.matcher(message).replaceAll("");
        String named = STACK_ARN.matcher(plain).replaceAll("$1");
        return SPACE.matcher(ForeignText.lines(named)).replaceAll(" ").strip();
    }
}
