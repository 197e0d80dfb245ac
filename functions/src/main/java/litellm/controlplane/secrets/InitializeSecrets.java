package litellm.controlplane.secrets;

import java.time.Clock;
import java.util.LinkedHashMap;
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
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("secrets", result.outcomes());
        result.rolledOut().ifPresent(name -> answer.put(SecretStore.ROLLED_OUT_MEMBER, name));
        return answer;
    }
}
