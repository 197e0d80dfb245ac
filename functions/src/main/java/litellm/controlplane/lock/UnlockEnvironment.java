package litellm.controlplane.lock;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The function {@code {request} -> {environment, released}}: releases the environment's lock if this execution holds it,
 * and leaves another's alone.
 */
public final class UnlockEnvironment extends JsonHandler {
    private final EnvironmentLock lock;

    /** Called by Lambda. */
    public UnlockEnvironment() {
        this(Settings.ofProcess());
    }

    UnlockEnvironment(Settings settings) {
        lock = new EnvironmentLock(
                AwsClients.build(DynamoDbClient.builder(), settings),
                settings.require("LOCK_TABLE"),
                _ -> Executions.State.RUNNING,
                Clock.systemUTC());
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        boolean released = lock.release(request.environment(), request.execution());
        return Map.of("environment", request.environment(), "released", released);
    }
}
