package litellm.local.stack.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the value of each parameter of a template and checks it. */
public final class Parameters {
    private final ParameterStore store;

    Parameters(ParameterStore store) {
        this.store = store;
    }

    /**
     * A parameter as a request gives it.
     *
     * @param value null when it is the previous one that is meant
     */
    public record Given(String value, boolean usePreviousValue) {}

    /**
     * The values of all declared parameters.
     *
     * @param previous those of the stack as it is; empty for a new one
     * @throws StackException naming the parameters that are unknown, missing or not allowed
     */
    ParameterValues resolve(
            Map<String, ParameterDeclaration> declared, Map<String, Given> given, ParameterValues previous) {
        List<String> unknown = given.keySet().stream()
                .filter(name -> !declared.containsKey(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw StackException.validation("Parameters: " + unknown + " do not exist in the template");
        }
        Map<String, String> texts = texts(declared, given, previous);
        Map<String, ParameterValue> values = new LinkedHashMap<>();
        declared.forEach((name, declaration) -> values.put(name, resolve(declaration, texts.get(name))));
        return new ParameterValues(values);
    }

    private static Map<String, String> texts(
            Map<String, ParameterDeclaration> declared, Map<String, Given> given, ParameterValues previous) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        declared.forEach((name, declaration) -> {
            String text = text(declaration, given.get(name), previous.values().get(name));
            if (text == null) {
                missing.add(name);
            }
            texts.put(name, text);
        });
        if (!missing.isEmpty()) {
            throw StackException.validation("Parameters: " + missing + " must have values");
        }
        return texts;
    }

    private static String text(ParameterDeclaration declaration, Given given, ParameterValue previous) {
        if (given == null) {
            return declaration.defaultValue();
        }
        if (!given.usePreviousValue()) {
            return given.value() == null ? declaration.defaultValue() : given.value();
        }
        if (given.value() != null) {
            throw StackException.validation("Invalid input for parameter key " + declaration.name()
                    + ". Cannot specify usePreviousValue as true and a parameter value");
        }
        if (previous == null) {
            throw StackException.validation("Invalid input for parameter key " + declaration.name()
                    + ". Cannot specify usePreviousValue as true for a parameter key not in the previous template");
        }
        return previous.value();
    }

    private ParameterValue resolve(ParameterDeclaration declaration, String text) {
        ParameterValue value = new ParameterValue(declaration, text, declaration.ssm() ? stored(text) : null);
        ParameterConstraints.check(value, text);
        requireExisting(value);
        return value;
    }

    private String stored(String name) {
        return store.parameter(name)
                .orElseThrow(() -> StackException.validation(
                        "Unable to fetch parameters [" + name + "] from parameter store for this account."));
    }

    private void requireExisting(ParameterValue value) {
        ParameterDeclaration declaration = value.declaration();
        if (declaration.ssm() || !declaration.awsSpecific()) {
            return;
        }
        for (String item : value.items()) {
            if (!store.exists(declaration.elementType(), item)) {
                throw StackException.validation("Parameter validation failed: parameter value " + item
                        + " for parameter name " + declaration.name() + " does not exist");
            }
        }
    }
}
