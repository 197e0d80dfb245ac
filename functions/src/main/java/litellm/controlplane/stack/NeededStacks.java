package litellm.controlplane.stack;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import litellm.controlplane.Request;
import litellm.controlplane.release.StackCatalogue;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * What a stack depends on: without it the creation would fail for want of an export.
 *
 * @param stacks the CloudFormation stack of a name, in whatever state
 */
public record NeededStacks(Function<String, Optional<Stack>> stacks) {
    /** What is wrong with the deployment of {@code stack}: one sentence for each that neither takes part nor is there. */
    public Stream<String> faults(Request request, StackCatalogue catalogue, String stack) {
        return catalogue.find(stack).dependsOn().stream()
                .filter(other -> !request.wants(other))
                .map(request::stackName)
                .filter(name -> stacks.apply(name).filter(Stacks::isWhole).isEmpty())
                .map(needed -> "stack: found %s, which needs %s; deploy it first".formatted(stack, needed));
    }
}
