package litellm.controlplane.rotation;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import litellm.controlplane.ForeignText;
import litellm.controlplane.database.DatabaseSecret;
import litellm.controlplane.database.DatabaseServer;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.secrets.EnvironmentSecret;
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

    private final Map<String, Kind> kinds = Map.of(
            EnvironmentSecret.MASTER_KEY.kind(), new Kind("MASTER_KEY_SECRET_ARN", this::masterKey),
            EnvironmentSecret.UI_PASSWORD.kind(), new Kind("UI_PASSWORD_SECRET_ARN", UiPasswordRotation::new),
            EnvironmentSecret.DATABASE.kind(), new Kind("DATABASE_SECRET_ARN", this::database));
    private final Settings settings;
    private final SecretStore store;
    private final Clock clock;

    RotationStrategies(Settings settings, SecretStore store, Clock clock) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
    }

    /**
     * One kind of secret.
     *
     * @param variable the variable with the ARN of this function's own secret of the kind
     * @param strategy makes the strategy; the database's asks for settings that only its own function has
     */
    private record Kind(String variable, Supplier<RotationStrategy> strategy) {}

    /** Throws RotationRefused where the secret is none of this function's own; nothing has been asked of AWS by then. */
    void requireOwn(String secretArn) {
        boolean own = kinds.values().stream().anyMatch(kind -> owns(kind, secretArn));
        if (!own) {
            throw new RotationRefused(
                    "Secret %s: it is not one that this function rotates".formatted(shown(secretArn)));
        }
    }

    /** An ARN as it is; anything else, which Secrets Manager never sends, made safe for a log. */
    private static String shown(String secretArn) {
        if (secretArn == null) {
            return "nothing";
        }
        return ARN.matcher(secretArn).matches() ? secretArn : ForeignText.quoted(secretArn);
    }

    /**
     * The strategy that the secret's tag names.
     *
     * @throws RotationRefused where there is none of that name, or this function's own secret of that kind is another one
     */
    RotationStrategy find(String secretArn, String tag) {
        Kind kind = Optional.ofNullable(kinds.get(tag))
                .orElseThrow(() -> new RotationRefused("Secret %s: found the rotation strategy %s; allowed: %s"
                        .formatted(
                                secretArn, tag, kinds.keySet().stream().sorted().toList())));
        if (!owns(kind, secretArn)) {
            throw new RotationRefused(
                    "Secret %s: it is not the one that this function rotates as %s".formatted(secretArn, tag));
        }
        return kind.strategy().get();
    }

    private boolean owns(Kind kind, String secretArn) {
        return settings.find(kind.variable())
                .filter(own -> own.equals(secretArn))
                .isPresent();
    }

    private RotationStrategy masterKey() {
        return new MasterKeyRotation(clock);
    }

    private RotationStrategy database() {
        return new DatabaseRotation(
                store,
                DatabaseServer.of(settings),
                settings.require("ADMIN_SECRET_ARN"),
                () -> RandomText.of(DatabaseSecret.PASSWORD_LENGTH));
    }
}
