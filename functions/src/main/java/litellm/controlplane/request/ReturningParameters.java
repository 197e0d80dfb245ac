package litellm.controlplane.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import litellm.controlplane.Request;
import litellm.controlplane.stack.FormerParameters;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * What stacks had that are to come back: a teardown has kept it, and a stack whose deletion has not ended, or has failed, says it
 * itself.
 *
 * @param kept what teardowns have kept
 * @param stacks the CloudFormation stack of a name, in whatever state
 */
record ReturningParameters(FormerParameters kept, Function<String, Optional<Stack>> stacks) {
    /** The parameters of those of {@code names} that are known, stacks of the catalogue that are not there to stay. */
    Map<String, Map<String, String>> of(String environment, List<String> names) {
        Map<String, Map<String, String>> parameters = new LinkedHashMap<>(kept.of(environment));
        parameters.keySet().retainAll(names);
        names.forEach(name -> stacks.apply(Request.stackName(environment, name))
                .filter(Stacks::isGoing)
                .ifPresent(stack -> parameters.put(name, Stacks.parameters(stack))));
        return parameters;
    }
}
