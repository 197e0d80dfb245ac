package litellm.controlplane.preflight;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.controlplane.stack.StackCondition;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * A stack that there is.
 *
 * @param deployed whether it stands as a deployment has left it: nothing goes on with it, and nothing has begun to delete it
 * @param values its parameters' values
 * @param template reads its template, as it was given to CloudFormation
 */
public record PresentStack(boolean deployed, Map<String, String> values, Supplier<String> template) {
    /** The stack, unless it never came to be: what is deployed then is made anew. */
    public static Optional<PresentStack> of(Optional<Stack> present, Function<Stack, String> template) {
        return present.filter(Stacks::cameToBe)
                .map(stack -> new PresentStack(
                        StackCondition.of(stack.stackStatus()) == StackCondition.DEPLOYED,
                        Stacks.parameters(stack),
                        () -> template.apply(stack)));
    }
}
