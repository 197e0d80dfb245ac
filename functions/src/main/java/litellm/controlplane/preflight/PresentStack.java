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
 * @param values its parameters' values
 * @param template reads its template, as it was given to CloudFormation
 */
public record PresentStack(boolean whole, Map<String, String> values, Supplier<String> template) {
    /** The stack, unless it never came to be: what is deployed then is made anew. */
    public static Optional<PresentStack> of(Optional<Stack> present, Function<Stack, String> template) {
        return present.filter(Stacks::cameToBe)
                .map(stack ->
                        new PresentStack(Stacks.isWhole(stack), Stacks.parameters(stack), () -> template.apply(stack)));
    }
}
