package litellm.controlplane.secrets;

import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function {@code {request} -> {"outcome": "UPDATED" or "UNCHANGED", "provided": [names], "rolledOut": name?}}: see
 * {@link ProviderKeys}.
 */
public final class SyncProviderKeys extends JsonHandler {
    private final ProviderKeys keys;

    /** Called by Lambda. */
    public SyncProviderKeys() {
        this(Settings.ofProcess());
    }

    SyncProviderKeys(Settings settings) {
        SecretStore store = new SecretStore(AwsClients.build(SecretsManagerClient.builder(), settings));
        keys = new ProviderKeys(store, settings.region().id());
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        ProviderKeys.Result result = keys.sync(request.environment());
        return SeenSecrets.answer(
                Map.of("outcome", result.outcome(), "provided", result.provided()), result.rolledOut());
    }
}
