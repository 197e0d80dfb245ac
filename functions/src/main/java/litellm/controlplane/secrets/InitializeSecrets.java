package litellm.controlplane.secrets;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function {@code {request} -> {"secrets": {name: "CREATED" or "UNCHANGED"}, "rolledOut": name?}}: see
 * {@link SecretInitializer}.
 */
public final class InitializeSecrets extends JsonHandler {
    private final SecretInitializer initializer;

    /** Called by Lambda. */
    public InitializeSecrets() {
        this(Settings.ofProcess());
    }

    InitializeSecrets(Settings settings) {
        SecretStore store = new SecretStore(AwsClients.build(SecretsManagerClient.builder(), settings));
        initializer = new SecretInitializer(store, Clock.systemUTC());
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        SecretInitializer.Result result = initializer.initialize(request.environment());
        return SeenSecrets.answer(Map.of("secrets", result.outcomes()), result.rolledOut());
    }
}
