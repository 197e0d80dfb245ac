package litellm.local.stack.template;

import java.util.Arrays;
import java.util.List;

/**
 * A parameter of a stack.
 *
 * @param value as given, or the default
 * @param resolved for an SSM parameter type what Parameter Store held, else null
 */
public record ParameterValue(ParameterDeclaration declaration, String value, String resolved) {
    public static final String MASK = "****";

    /** What {@code Ref} gives: a string, or a list of strings. */
    Object ref() {
        return declaration.list() ? items() : effective();
    }

    String effective() {
        return resolved == null ? value : resolved;
    }

    /** The values of a list, or the only one. */
    List<String> items() {
        return declaration.list()
                ? Arrays.stream(effective().split(",", -1)).map(String::strip).toList()
                : List.of(effective());
    }

    /** The same parameter as it may be shown. */
    ParameterValue masked() {
        return declaration.noEcho() ? new ParameterValue(declaration, MASK, null) : this;
    }

    /** Without the value: records print their components, and this one may be a secret. */
    @Override
    public String toString() {
        return declaration.name();
    }
}
