package litellm.controlplane.compliance.control;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.compliance.finding.FixCommand;
import litellm.controlplane.compliance.inventory.Inventory;
import litellm.controlplane.compliance.inventory.Resource;
import litellm.controlplane.compliance.inventory.StackParameters;
import litellm.controlplane.release.Yaml;
import litellm.controlplane.release.YamlMapping;

/**
 * The parameter of a stack that says what a control asks for. A deployment that sets it puts a fault right only where the stack
 * says otherwise so far: where it says so already, someone changed the resource by hand, and a deployment finds nothing to do.
 *
 * @param values what the parameters have to be, each called {@code STACK.Parameter}; the first of them decides. A number is the
 *     least that will do; a word in capitals stands for what only a person knows
 * @param valuesIn the same for environments where it is something else
 * @param resource the name of the resource that the parameter is about, with {@code {environment}} in it; null for each that the
 *     control is about
 */
record Setting(Map<String, String> values, Map<String, Map<String, String>> valuesIn, String resource) {
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]+");

    /** The members {@code set}, {@code setIn} and {@code setOf} of a control, if it has the first. */
    static Optional<Setting> of(YamlMapping control) {
        return control.has("set")
                ? Optional.of(new Setting(
                        control.strings("set"),
                        control.each("setIn", Yaml::strings),
                        control.optionalString("setOf").orElse(null)))
                : Optional.empty();
    }

    /**
     * The value to put the resource back to: its stack's own, or where no parameter is about the resource the one that is asked
     * for. Empty where the stack has to be told first, by {@link #deployment}. The control plane's own stack has one for all that it
     * holds.
     */
    Optional<String> toPutBack(Resource found, String environment, Inventory inventory) {
        Map.Entry<String, String> wanted =
                values(environment).entrySet().iterator().next();
        String[] parameter = wanted.getKey().split("\\.", 2);
        if (resource != null && !isAbout(found, environment)) {
            return StackParameters.value(inventory, EnvironmentTags.CONTROL_PLANE, parameter[1])
                    .or(() -> Optional.of(wanted.getValue()));
        }
        return StackParameters.value(inventory, Request.stackName(environment, parameter[0]), parameter[1])
                .filter(value -> satisfies(value, wanted.getValue()));
    }

    /** Whether the stack whose parameter is about this resource is not there, so that nothing has made what is asked for. */
    boolean isOfAbsentStack(Resource found, String environment, Inventory inventory) {
        String stack = values(environment).keySet().iterator().next().split("\\.", 2)[0];
        return isAbout(found, environment)
                && inventory
                        .of(ResourceTypes.STACK)
                        .noneMatch(there -> there.name().equals(Request.stackName(environment, stack)));
    }

    private boolean isAbout(Resource found, String environment) {
        return resource != null && found.name().equals(FixCommand.sentence(resource, found, environment));
    }

    private Map<String, String> values(String environment) {
        return valuesIn.getOrDefault(environment, values);
    }

    private static boolean satisfies(String value, String wanted) {
        if (NUMBER.matcher(wanted).matches()) {
            return Long.parseLong(value) >= Long.parseLong(wanted);
        }
        return PLACEHOLDER.matcher(wanted).matches() ? !value.isEmpty() : Objects.equals(value, wanted);
    }

    /** The deployment that sets the parameters. */
    FixCommand deployment(String environment) {
        return new FixCommand(List.of(values(environment).entrySet().stream()
                .map(parameter -> " --set %s=%s".formatted(parameter.getKey(), parameter.getValue()))
                .collect(Collectors.joining("", "litellmctl deploy {environment}", ""))));
    }
}
