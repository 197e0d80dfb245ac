package litellm.controlplane.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function {@code {request} -> {"outcome": "UPDATED" or "UNCHANGED", "swapped": [names], "finished": true?}}: puts the
 * providers' secondary keys in use, once for an execution or a build and until every task has read them, and copies them to where
 * the gateway's tasks read: see {@link ProviderKeys.Swap}.
 */
public final class SwapProviderKeys extends JsonHandler {
    /** Each attempt at a stage of an Azure pipeline has an execution of its own, and none may undo what the first has done. */
    private static final Pattern ATTEMPT = Pattern.compile("(:build-\\d+-rotate-[a-z]+)-\\d+$");

    private final ProviderKeys keys;
    private final ProviderEndpoints endpoints;

    /** Called by Lambda. */
    public SwapProviderKeys() {
        this(Settings.ofProcess());
    }

    SwapProviderKeys(Settings settings) {
        SecretStore store = new SecretStore(AwsClients.build(SecretsManagerClient.builder(), settings));
        keys = new ProviderKeys(store, settings.region().id());
        endpoints = new ProviderEndpoints(settings);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        String once = ATTEMPT.matcher(request.execution()).replaceFirst("$1");
        String version = UUID.nameUUIDFromBytes((once + " provider keys").getBytes(UTF_8))
                .toString();
        ProviderKeys.Swap swap = keys.swap(request.environment(), version, endpoints::test);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("outcome", keys.sync(request.environment(), swap.given()).outcome());
        answer.put("swapped", swap.swapped());
        if (swap.finished()) {
            answer.put("finished", true);
        }
        return answer;
    }
}
