package litellm.controlplane.secrets;

import java.util.regex.Pattern;

/** The name that someone gave a key in a secret. */
public final class KeyName {
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+){1,7}");

    private KeyName() {}

    /** The name where it looks like a variable's; anything else may be a key that stands in the name's place. */
    public static String shown(String name) {
        return VARIABLE.matcher(name).matches() ? name : "(not shown)";
    }
}
