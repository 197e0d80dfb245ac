package litellm.controlplane.rotation;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.secrets.EnvironmentSecret;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * How often a secret is to rotate by itself, as its environment's stacks were deployed: the schedule that someone cancelled comes
 * back with the next rotation, since Secrets Manager rotates nothing without one.
 *
 * @param stacks the CloudFormation stack of a name, in whatever state
 */
record RotationInterval(Function<String, Optional<Stack>> stacks) {
    /** Secrets Manager's longest interval in days: for a secret that rotates on request only. */
    private static final long LONGEST = 1000;

    /** In days. */
    long of(Request request, EnvironmentSecret secret) {
        return switch (secret) {
            case DATABASE -> ofDatabase(parameters(request, StackNames.DATABASE));
            case MASTER_KEY -> days(parameters(request, StackNames.SECURITY), "SecretRotationDays");
            default -> LONGEST;
        };
    }

    private static long ofDatabase(Map<String, String> parameters) {
        return "false".equals(parameters.get("EnableSecretRotation")) ? LONGEST : days(parameters, "RotationDays");
    }

    private static long days(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).map(Long::valueOf).orElse(LONGEST);
    }

    private Map<String, String> parameters(Request request, String stack) {
        return stacks.apply(request.stackName(stack)).map(Stacks::parameters).orElse(Map.of());
    }
}
