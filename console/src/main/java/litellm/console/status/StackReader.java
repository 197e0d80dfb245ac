package litellm.console.status;

import java.util.Optional;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** Reads the stacks of an environment. */
public record StackReader(Stacks stacks, String environment) {
    /** The stack of a catalogue's entry, if it is there. */
    Optional<Stack> find(String stack) {
        return stacks.find(Request.stackName(environment, stack));
    }

    /** The gateway's address, once its stack is there. */
    public Optional<String> endpoint() {
        return find(StackNames.GATEWAY).map(Stacks::outputs).map(outputs -> outputs.get("LoadBalancerURL"));
    }
}
