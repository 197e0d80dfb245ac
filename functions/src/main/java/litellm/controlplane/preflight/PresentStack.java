package litellm.controlplane.preflight;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * A stack that there is.
 *
 * @param whole whether it was created once, and nobody has begun to delete it
 * @param values its parameters' values; a deployment keeps those of one that is whole, any other it makes anew
 * @param template reads its template, as it was given to CloudFormation
 */
public record PresentStack(boolean whole, Map<String, String> values, Supplier<String> template) {
    /** The stack, unless there is nothing in it: then no name is its own. */
    public static Optional<PresentStack> of(Optional<Stack> present, Function<Stack, String> template) {
        return present.filter(Stacks::hasResources)
                .map(stack ->
                        new PresentStack(Stacks.isWhole(stack), Stacks.parameters(stack), () -> template.apply(stack)));
    }
}
