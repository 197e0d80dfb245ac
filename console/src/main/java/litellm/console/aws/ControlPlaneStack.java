package litellm.console.aws;

import java.util.Map;
import java.util.Optional;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** The stack that the control plane of an account and region is installed as; whoever looks for the control plane looks here. */
public final class ControlPlaneStack {
    /** The name of the stack and of the state machine. */
    public static final String NAME = EnvironmentTags.CONTROL_PLANE;

    private ControlPlaneStack() {}

    /** The parameters that the control plane is installed with; none where it is not installed. */
    public static Map<String, String> parameters(Aws aws) {
        return present(aws).map(Stacks::parameters).orElse(Map.of());
    }

    /** What the control plane says of itself; nothing where it is not installed. */
    public static Map<String, String> outputs(Aws aws) {
        return present(aws).map(Stacks::outputs).orElse(Map.of());
    }

    /** The stack, where the control plane is installed. */
    public static Optional<Stack> present(Aws aws) {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return new Stacks(cloudFormation).present(NAME);
        }
    }
}
