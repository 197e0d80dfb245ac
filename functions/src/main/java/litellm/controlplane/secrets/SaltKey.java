package litellm.controlplane.secrets;

/** What LiteLLM encrypts with what it stores. The control plane's stack makes it, once for all that an environment ever is. */
public final class SaltKey {
    /** What its name ends with, as {@link EnvironmentSecret#kind} has those that are made with an environment. */
    public static final String KIND = "salt-key";

    /** The key of its value. */
    public static final String KEY = "LITELLM_SALT_KEY";

    private SaltKey() {}

    /** Its name in Secrets Manager. */
    public static String secretName(String environment) {
        return environment + "/litellm/" + KIND;
    }
}
