package litellm.controlplane.secrets;

import java.util.Arrays;

/** The secrets of an environment that the gateway's tasks read when they start. */
public enum EnvironmentSecret {
    MASTER_KEY("master-key"),
    DATABASE("database"),
    UI_PASSWORD("ui-password"),
    API_KEYS("api-keys");

    /** A key of the value that templates give to a secret until a deployment fills it. */
    public static final String PLACEHOLDER = "placeholder";

    private final String kind;

    EnvironmentSecret(String kind) {
        this.kind = kind;
    }

    /** The secret of a kind, as {@link #kind} names it. Throws IllegalArgumentException where there is none of that kind. */
    public static EnvironmentSecret of(String kind) {
        return Arrays.stream(values())
                .filter(secret -> secret.kind.equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("secret: found '%s'; allowed are %s"
                        .formatted(
                                kind,
                                Arrays.stream(values())
                                        .map(EnvironmentSecret::kind)
                                        .toList())));
    }

    /** What requests, answers and tags call it, in any environment: {@code master-key}. */
    public String kind() {
        return kind;
    }

    /** Its name in Secrets Manager: {@code dev/litellm/master-key}. */
    public String nameIn(String environment) {
        return environment + "/litellm/" + kind;
    }
}
