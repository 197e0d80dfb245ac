package litellm.controlplane.preflight;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * A stack that there is.
 *
 * @param whole whether it was created once, and nobody has begun to delete it
 * @param empty whether it has no resources, and so no name is its own: its creation failed and was rolled back
 * @param values its parameters' values; a deployment keeps those of one that is whole, any other it makes anew
 * @param template reads its template, as it was given to CloudFormation
 */
public record PresentStack(boolean whole, boolean empty, Map<String, String> values, Supplier<String> template) {
    /** The stack, unless it is only the place of somebody's change set, whose values nobody has asked for. */
    public static Optional<PresentStack> of(Optional<Stack> present, Function<Stack, String> template) {
        return present.filter(stack -> stack.stackStatus() != StackStatus.REVIEW_IN_PROGRESS)
                .map(stack -> new PresentStack(
                        Stacks.isWhole(stack),
                        !Stacks.hasResources(stack),
                        Stacks.parameters(stack),
                        () -> template.apply(stack)));
    }
}
