package litellm.controlplane.secrets;

import java.util.List;
import java.util.regex.Pattern;

/** The names of the provider keys, and how to show a name that someone else wrote. */
public final class ProviderKeyNames {
    /** The region in which the gateway calls Bedrock: not a secret, but it has always been stored among them. */
    public static final String BEDROCK_REGION = "AWS_BEDROCK_REGION";

    /** All keys that the gateway reads. ECS starts no task unless each of them is in the secret, even if it is empty. */
    public static final List<String> ALL = List.of(
            "OPENAI_API_KEY",
            "OPENAI_API_KEY_SECONDARY",
            "ANTHROPIC_API_KEY",
            "ANTHROPIC_API_KEY_SECONDARY",
            BEDROCK_REGION);

    /** What the name of a provider's other key ends with, which waits for a rotation. */
    static final String SECONDARY = "_SECONDARY";

    /** Those that a task takes. */
    public static final List<String> IN_USE =
            ALL.stream().filter(name -> !name.endsWith(SECONDARY)).toList();

    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+){1,7}");

    private ProviderKeyNames() {}

    /** The name where it looks like a variable's; anything else may be a key, typed in where the name belongs. */
    public static String shown(String name) {
        return VARIABLE.matcher(name).matches() ? name : "(not shown)";
    }
}
