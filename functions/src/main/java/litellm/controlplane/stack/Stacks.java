package litellm.controlplane.stack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** The CloudFormation stacks that there are. */
public record Stacks(CloudFormationClient cloudFormation) {
    /** The stack of that name, or of that id also after it was deleted. */
    Optional<Stack> find(String nameOrId) {
        try {
            return cloudFormation.describeStacks(request -> request.stackName(nameOrId)).stacks().stream()
                    .findFirst();
        } catch (CloudFormationException e) {
            if (Refusal.of(e) == Refusal.NO_SUCH_STACK) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The parameter values of the stack of that name; none if there is no such stack. A NoEcho value is stars. */
    public Map<String, String> parameters(String name) {
        return find(name).map(Stacks::parameters).orElse(Map.of());
    }

    /** The outputs of the stack of that name; none if there is no such stack. */
    Map<String, String> outputs(String name) {
        return find(name).map(Stack::outputs).orElse(List.of()).stream()
                .collect(Collectors.toMap(Output::outputKey, Output::outputValue));
    }

    static Map<String, String> parameters(Stack stack) {
        return stack.parameters().stream()
                .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue));
    }
}
