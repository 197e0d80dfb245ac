package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.json.JsonObject;
import software.amazon.awssdk.services.cloudformation.model.Parameter;

/** What the stacks were deployed with. */
public final class StackParameters {
    static final String DETAIL = "parameters";

    private StackParameters() {}

    /** The values by their parameters' names. */
    static Map<String, String> values(List<Parameter> parameters) {
        return parameters.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Parameter::parameterKey,
                        parameter -> Objects.requireNonNullElse(parameter.parameterValue(), "")));
    }

    /** The parameters as an update names them that is to leave all of them as they are, in JSON. */
    static String unchanged(List<Parameter> parameters) {
        return JsonObject.write(parameters.stream()
                .map(parameter ->
                        new TreeMap<>(Map.of("ParameterKey", parameter.parameterKey(), "UsePreviousValue", true)))
                .toList());
    }

    /** The value of the parameter called {@code name} of the stack called {@code stack}, if there are both. */
    public static Optional<String> value(Inventory inventory, String stack, String name) {
        return inventory
                .of(ResourceTypes.STACK)
                .filter(resource -> resource.name().equals(stack))
                .flatMap(resource -> value(resource, name).stream())
                .findFirst();
    }

    /** The value of the parameter called {@code name} of whichever stack has one that is not blank. */
    public static Optional<String> value(Inventory inventory, String name) {
        return inventory
                .of(ResourceTypes.STACK)
                .flatMap(stack -> value(stack, name).stream())
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    private static Optional<String> value(Resource stack, String name) {
        return Optional.ofNullable(stack.texts(DETAIL).get(name));
    }
}
