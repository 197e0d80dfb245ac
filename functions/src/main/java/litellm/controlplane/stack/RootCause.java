package litellm.controlplane.stack;

import java.util.regex.Pattern;
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
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private RootCause() {}

    static boolean isOwnFailure(StackEvent event) {
        return event.resourceStatusAsString().endsWith("_FAILED") && hasOwnReason(event);
    }

    static boolean hasOwnReason(StackEvent event) {
        String reason = event.resourceStatusReason();
        return reason != null && !CONSEQUENCE.matcher(reason).matches();
    }

    /** {@code DBInstance (AWS::RDS::DBInstance): no capacity}. */
    static String sentence(StackEvent event) {
        return "%s (%s): %s"
                .formatted(event.logicalResourceId(), event.resourceType(), clean(event.resourceStatusReason()));
    }

    /** A reason as a person wants to read it: the message without the request's bookkeeping, stacks by name, on one line. */
    static String clean(String reason) {
        String message = HANDLER_MESSAGE.matcher(reason).replaceAll("$1");
        String plain = SERVICE_DETAILS.matcher(message).replaceAll("");
        String named = STACK_ARN.matcher(plain).replaceAll("$1");
        return SPACE.matcher(named).replaceAll(" ").strip();
    }
}
