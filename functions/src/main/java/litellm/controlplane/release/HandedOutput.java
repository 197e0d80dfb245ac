package litellm.controlplane.release;

import java.util.Optional;

/**
 * An output of a stack that another stack of the same environment is given.
 *
 * @param stack the stack that has it, by its name in the catalogue
 */
public record HandedOutput(String stack, String output) {
    /** The output that a placeholder asks for, whether there is one or not; empty where it asks no stack: {@code image}. */
    public static Optional<HandedOutput> of(String placeholder) {
        int dot = placeholder.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : Optional.of(new HandedOutput(placeholder.substring(0, dot), placeholder.substring(dot + 1)));
    }

    /** The name of the placeholder that asks for it: {@code alb.ListenerArn}. */
    public String placeholder() {
        return stack + "." + output;
    }
}
