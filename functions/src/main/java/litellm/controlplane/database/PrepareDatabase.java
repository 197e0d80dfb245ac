package litellm.controlplane.database;

import java.util.Map;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.secrets.RandomText;
import litellm.controlplane.secrets.SecretStore;
import litellm.controlplane.secrets.SeenSecrets;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function {@code {request} -> {"outcome": "CREATED", "UPDATED" or "UNCHANGED", "rolledOut": name?}}: see {@link
 * DatabasePreparation}. It belongs to an environment's database stack and runs in its VPC; its settings name the one database
 * that it prepares.
 */
public final class PrepareDatabase extends JsonHandler {
    private final DatabasePreparation preparation;

    /** Called by Lambda. */
    public PrepareDatabase() {
        this(Settings.ofProcess());
    }

    PrepareDatabase(Settings settings) {
        preparation = new DatabasePreparation(
                new SecretStore(AwsClients.build(SecretsManagerClient.builder(), settings)),
                DatabaseServer.of(settings),
                settings.require("ADMIN_SECRET_ARN"),
                settings.require("DATABASE_SECRET_ARN"),
                () -> RandomText.of(DatabaseSecret.PASSWORD_LENGTH));
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        DatabasePreparation.Result result = preparation.prepare();
        return SeenSecrets.answer(Map.of("outcome", result.outcome()), result.rolledOut());
    }
}
