package litellm.console.status;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellm.controlplane.stack.Refusal;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** Reads the stacks of an environment. */
public final class StackReader {
    private final CloudFormationClient cloudFormation;
    private final String environment;

    public StackReader(CloudFormationClient cloudFormation, String environment) {
        this.cloudFormation = cloudFormation;
        this.environment = environment;
    }

    /** The stack of a catalogue's entry, if it is there. */
    Optional<Stack> find(String stack) {
        try {
            return cloudFormation
                    .describeStacks(describe -> describe.stackName("%s-%s-stack".formatted(environment, stack)))
                    .stacks()
                    .stream()
                    .findFirst();
        } catch (CloudFormationException e) {
            if (Refusal.of(e) == Refusal.NO_SUCH_STACK) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The gateway's address, once its stack is there. */
    public Optional<String> endpoint() {
        return find("litellm").map(StackReader::outputs).map(outputs -> outputs.get("LoadBalancerURL"));
    }

    static Map<String, String> outputs(Stack stack) {
        return stack.outputs().stream().collect(Collectors.toMap(Output::outputKey, Output::outputValue));
    }
}
