package litellm.controlplane.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import litellm.controlplane.Request;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * What a request takes for granted about the environment's stacks.
 *
 * @param stacks the CloudFormation stack of a name, in whatever state
 */
record PresentStacks(Function<String, Optional<Stack>> stacks) {
    private static final String GATEWAY = "litellm";

    /**
     * A stack is not deployed before those that it imports from: its creation would fail, after an image was built for it.
     *
     * @throws InvalidRequest naming each that neither takes part nor is there
     */
    void requireNeeded(Request request, StackCatalogue catalogue) {
        if (!request.action().equals("deploy")) {
            return;
        }
        List<String> faults = request.stacks().entrySet().stream()
                .filter(Map.Entry::getValue)
                .flatMap(stack -> missing(request, catalogue.find(stack.getKey()))
                        .map(needed ->
                                "stack: found %s, which needs %s; deploy it first".formatted(stack.getKey(), needed)))
                .toList();
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }

    private Stream<String> missing(Request request, StackCatalogue.Entry entry) {
        return entry.dependsOn().stream()
                .filter(other -> !Boolean.TRUE.equals(request.stacks().get(other)))
                .map(request::stackName)
                .filter(name -> !isThere(name));
    }

    /**
     * The providers' keys are not swapped where there are no tasks to restart: the keys would have changed places all the same.
     *
     * @throws InvalidRequest where there is no gateway
     */
    void requireGateway(Request request) {
        if (request.action().equals("rotate")
                && request.option("secret").filter("api-keys"::equals).isPresent()
                && !isThere(request.stackName(GATEWAY))) {
            throw InvalidRequest.notDeployed(request.environment());
        }
    }

    private boolean isThere(String name) {
        return stacks.apply(name).filter(Stacks::isWhole).isPresent();
    }
}
