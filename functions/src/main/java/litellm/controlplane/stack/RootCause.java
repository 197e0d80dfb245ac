package litellm.controlplane.stack;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;
import litellm.controlplane.release.UniqueName;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** Finds the failure that the others only follow from, and puts it into words. */
public final class RootCause {
    /** What CloudFormation says of resources and stacks that failed because another one did. */
    private static final Pattern CONSEQUENCE = Pattern.compile(
            "(Resource (creation|update|deletion|import) (was )?cancell?ed.*)|(The following resource\\(s\\) failed to.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What CloudFormation says of a resource before it makes the one that replaces it. */
    private static final String REPLACED =
            "Requested update requires the creation of a new physical resource; hence creating one.";

    private static final Pattern NAME_TAKEN = Pattern.compile("already exists|AlreadyExists");

    private static final Pattern HANDLER_MESSAGE =
            Pattern.compile("Resource handler returned message: \"(.*)\" \\(RequestToken: [^)]*\\)", Pattern.DOTALL);

    private static final String NEEDS_A_NAME =
            "; it is made beside the one that it replaces: give it another name in the template, or leave it as it was";

    /** Of what has no name: two flow logs of one network to one place, for one. */
    private static final String NEEDS_ITS_PLACE =
            "; it is made beside the one that it replaces: leave it as it was, or deploy once without it";

    private static final Pattern STACK_ARN =
            Pattern.compile("arn:[\\w-]+:cloudformation:[\\w-]*:\\d*:stack/([^/\\s]+)/[\\w-]+");

    /** White space and other invisible characters: control and format characters, and unpaired surrogates. */
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Cs}]+");

    /** Several of them fit into the 32,768 characters that Step Functions keeps of a cause. */
    private static final int LONGEST = 4_000;

    /** What to say where CloudFormation gives no reason. */
    static final String UNKNOWN = "no reason is recorded";

    private RootCause() {}

    /**
     * The first failure among {@code events}, oldest first, that was no consequence of another, as one sentence:
     * {@code DBInstance (AWS::RDS::DBInstance): no capacity}; with what to do where a replacement finds its name taken, since the
     * same update would fail again. Whatever the events say, the sentence is one line of less than 5,000 characters that a
     * terminal can print as it is.
     */
    public static Optional<String> of(List<StackEvent> events) {
        return resourceFailure(events).or(() -> stackReason(events));
    }

    private static Optional<String> resourceFailure(List<StackEvent> events) {
        return events.stream()
                .filter(RootCause::isOwnFailure)
                .filter(event -> !StackHistory.isStackItself(event))
                .findFirst()
                .map(event -> findsItsNameTaken(event, events)
                        ? ForeignText.withoutFullStop(sentence(event)) + advice(event.resourceType())
                        : sentence(event));
    }

    /** Whether a resource could not be made because there is one of its name. */
    public static boolean isNameTaken(String reason) {
        return NAME_TAKEN.matcher(reason).find();
    }

    /** Whether the replacement was to have a name that is taken, as that of the one before is until the end. */
    private static boolean findsItsNameTaken(StackEvent failure, List<StackEvent> events) {
        return isNameTaken(failure.resourceStatusReason())
                && events.stream()
                        .filter(event -> REPLACED.equals(event.resourceStatusReason()))
                        .anyMatch(event -> Objects.equals(event.logicalResourceId(), failure.logicalResourceId()));
    }

    private static String advice(String type) {
        return UniqueName.of(type).isPresent() ? NEEDS_A_NAME : NEEDS_ITS_PLACE;
    }

    private static Optional<String> stackReason(List<StackEvent> events) {
        return events.stream()
                .filter(StackHistory::isStackItself)
                .filter(RootCause::hasOwnReason)
                .map(StackEvent::resourceStatusReason)
                .filter(reason -> !StackHistory.START.equals(reason))
                .findFirst()
                .map(RootCause::clean);
    }

    /** Whether it failed by itself, and not because something else did. */
    static boolean isOwnFailure(StackEvent event) {
        String status = event.resourceStatusAsString();
        return status != null && status.endsWith("_FAILED") && hasOwnReason(event);
    }

    private static boolean hasOwnReason(StackEvent event) {
        String reason = event.resourceStatusReason();
        return reason != null && !isConsequence(reason);
    }

    /** Whether CloudFormation gives {@code reason} to what failed because something else did. */
    public static boolean isConsequence(String reason) {
        return CONSEQUENCE.matcher(reason).matches();
    }

    /** {@code DBInstance (AWS::RDS::DBInstance): no capacity}. */
    private static String sentence(StackEvent event) {
        return clean(
                "%s (%s): %s".formatted(event.logicalResourceId(), event.resourceType(), event.resourceStatusReason()));
    }

    /** A reason as a person wants to read it: the message without the request's bookkeeping, stacks by name, on one line, not too long. */
    public static String clean(String reason) {
        // First of all: in a long run of white space the patterns below would start to search at each of its
        // characters.
        String line = SPACE.matcher(ForeignText.lines(ForeignText.cut(reason, LONGEST)))
                .replaceAll(" ");
        String message = HANDLER_MESSAGE.matcher(line).replaceAll("$1");
        String plain = ForeignText.withoutCall(message);
        return STACK_ARN.matcher(plain).replaceAll("$1").strip();
    }
}
