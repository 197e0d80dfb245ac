package litellm.controlplane.rotation;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import litellm.controlplane.database.DatabaseSecret;
import litellm.controlplane.database.DatabaseServer;
import litellm.controlplane.release.TemplateParameter;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.secrets.RandomText;
import litellm.controlplane.secrets.SecretStore;

/**
 * The strategies, and the secrets that a function may apply them to.
 *
 * <p>A secret's tag says how it is rotated; the function's environment says which one secret of that kind is its own. Anyone
 * who may set a rotation can point it at any function of the account, and any tag can be put on any secret: only where both
 * agree is anything done.
 */
final class RotationStrategies {
    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:secretsmanager:[\\w:/+=.@-]{1,600}");
    private static final Map<String, String> VARIABLES = Map.of(
            "master-key", "MASTER_KEY_SECRET_ARN",
            "ui-password", "UI_PASSWORD_SECRET_ARN",
            "database", "DATABASE_SECRET_ARN");

    private final Settings settings;
    private final SecretStore store;
    private final Clock clock;

    RotationStrategies(Settings settings, SecretStore store, Clock clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
    }

    /** Throws RotationRefused where the secret is none of this function's own; nothing has been asked of AWS by then. */
    void requireOwn(String secretArn) {
        boolean own = VARIABLES.values().stream().anyMatch(variable -> owns(variable, secretArn));
        if (!own) {
            throw new RotationRefused(
                    "Secret %s: it is not one that this function rotates".formatted(shown(secretArn)));
        }
    }

    /** An ARN whole; of anything else, which nobody who rotates secrets sends, what a log can bear. */
    private static String shown(String secretArn) {
        if (secretArn == null) {
            return "nothing";
        }
        return ARN.matcher(secretArn).matches() ? secretArn : TemplateParameter.show(secretArn);
    }

    /**
     * The strategy that the secret's tag names.
     *
     * @throws RotationRefused where there is none of that name, or this function's own secret of that kind is another one
     */
    RotationStrategy find(String secretArn, String tag) {
        String variable = Optional.ofNullable(VARIABLES.get(tag))
                .orElseThrow(() -> new RotationRefused("Secret %s: found the rotation strategy %s; allowed: %s"
                        .formatted(
                                secretArn,
                                tag,
                                VARIABLES.keySet().stream().sorted().toList())));
        if (!owns(variable, secretArn)) {
            throw new RotationRefused(
                    "Secret %s: it is not the one that this function rotates as %s".formatted(secretArn, tag));
        }
        return switch (tag) {
            case "master-key" -> new MasterKeyRotation(clock);
            case "ui-password" -> new UiPasswordRotation();
            default -> database();
        };
    }

    private boolean owns(String variable, String secretArn) {
        return settings.find(variable).filter(own -> own.equals(secretArn)).isPresent();
    }

    private RotationStrategy database() {
        return new DatabaseRotation(
                store,
                DatabaseServer.of(settings),
                settings.require("ADMIN_SECRET_ARN"),
                () -> RandomText.of(DatabaseSecret.PASSWORD_LENGTH));
    }
}
