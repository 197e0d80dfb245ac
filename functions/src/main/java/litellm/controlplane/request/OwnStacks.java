package litellm.controlplane.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.Request;
import litellm.controlplane.release.TemplateParameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * That the stacks which a request is about to change are the environment's. A name such as {@code dev-network-stack} is anyone's
 * to give.
 *
 * @param stacks the CloudFormation stack of a name, in whatever state
 */
record OwnStacks(Function<String, Optional<Stack>> stacks) {
    private static final Set<String> CHANGING = Set.of("deploy", "plan", "teardown", "stop");

    /** @throws InvalidRequest naming each stack that is someone else's */
    void require(Request request) {
        if (!CHANGING.contains(request.action())) {
            return;
        }
        List<String> faults = request.stacks().entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(stack -> stacks.apply(request.stackName(stack.getKey())))
                .flatMap(Optional::stream)
                .flatMap(stack -> fault(stack, request.environment()).stream())
                .toList();
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }

    /** One without tags says nothing against being the environment's, as one that someone made of a template by hand. */
    private static Optional<String> fault(Stack stack, String environment) {
        return stack.tags().stream()
                .filter(tag -> EnvironmentTags.contradicts(environment, tag.key(), tag.value()))
                .findFirst()
                .map(tag ->
                        "stack: found %s, whose tag %s is %s, so it is someone else's; allowed is one of %s, or none"
                                .formatted(
                                        stack.stackName(),
                                        tag.key(),
                                        TemplateParameter.show(tag.value()),
                                        EnvironmentTags.describe(environment)));
    }
}
