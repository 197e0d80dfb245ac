package litellm.controlplane.rotation;

import java.util.List;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.secrets.SeenSecrets;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function {@code {request, earlier?} -> {"outdated": true or false, "secrets": [names]}}: see {@link TaskSecrets}.
 * Where none is outdated it records that. {@code earlier} are the answers of steps that have looked at secrets.
 */
public final class FindOutdatedTasks extends JsonHandler {
    private final TaskSecrets taskSecrets;

    /** Called by Lambda. */
    public FindOutdatedTasks() {
        this(Settings.ofProcess());
    }

    FindOutdatedTasks(Settings settings) {
        taskSecrets = new TaskSecrets(
                AwsClients.build(SecretsManagerClient.builder(), settings),
                AwsClients.build(EcsClient.builder(), settings));
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        List<String> secrets =
                taskSecrets.compare(Request.from(payload.object("request")), SeenSecrets.rolledOut(payload));
        return Map.of("outdated", !secrets.isEmpty(), "secrets", secrets);
    }
}
