package litellm.controlplane.stack;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import litellm.controlplane.Operation;
import litellm.controlplane.runtime.AccessDenied;
import litellm.controlplane.runtime.TransientFault;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.InvalidChangeSetStatusException;
import software.amazon.awssdk.services.cloudformation.model.TokenAlreadyExistsException;

/**
 * Why CloudFormation refused a call. Most refusals share the code ValidationError, so that only the message tells them
 * apart; the messages are those that the AWS CLI and CDK look for as well.
 */
public enum Refusal {
    /** The stack is not there. */
    NO_SUCH_STACK,
    /** The stack is what the update asks for already. */
    NOTHING_TO_DO,
    /** No stack imports the export. */
    NOT_IMPORTED,
    /** Another operation got there first. */
    OVERTAKEN,
    /** Not now: throttled, or an error of the service. */
    TRANSIENT,
    /** Not to this role. */
    DENIED,
    /** The call itself is wrong. */
    FINAL;

    /**
     * For an update "is in UPDATE_IN_PROGRESS state", for a deletion "cannot be deleted while in status UPDATE_IN_PROGRESS".
     */
    private static final Pattern BUSY = Pattern.compile("_IN_PROGRESS state|in status \\[?\\w+_IN_PROGRESS");

    private static final Pattern NO_STACK = Pattern.compile("Stack (with id )?\\S+ does not exist");

    public static Refusal of(CloudFormationException refusal) {
        String message = String.valueOf(refusal.getMessage());
        if (TransientFault.is(refusal)) {
            return TRANSIENT;
        }
        if (AccessDenied.is(refusal)) {
            return DENIED;
        }
        if (refusal instanceof AlreadyExistsException
                || refusal instanceof InvalidChangeSetStatusException
                || refusal instanceof ChangeSetNotFoundException
                || refusal instanceof TokenAlreadyExistsException
                || BUSY.matcher(message).find()) {
            return OVERTAKEN;
        }
        if (message.contains("No updates are to be performed")) {
            return NOTHING_TO_DO;
        }
        if (message.contains("is not imported by any stack")) {
            return NOT_IMPORTED;
        }
        return NO_STACK.matcher(message).find() ? NO_SUCH_STACK : FINAL;
    }

    /**
     * What becomes of an operation whose call was refused: failed where that is final.
     *
     * @param overtaken what it is where another operation got there first
     * @throws CloudFormationException the refusal itself, where it is transient, or denies access
     */
    static Operation settle(Operation operation, CloudFormationException refusal, Supplier<Operation> overtaken) {
        return switch (of(refusal)) {
            case TRANSIENT, DENIED -> throw refusal;
            case OVERTAKEN, NO_SUCH_STACK -> overtaken.get();
            case NOTHING_TO_DO, NOT_IMPORTED, FINAL ->
                operation.failed(StackChecker.ERROR, operation.name() + ": " + RootCause.clean(message(refusal)));
        };
    }

    /** CloudFormation's own words, without the request's id. */
    public static String message(CloudFormationException refusal) {
        return Optional.ofNullable(refusal.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .orElseGet(() -> String.valueOf(refusal.getMessage()));
    }
}
