package litellm.controlplane.lock;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * The function {@code {request} -> {environment, owner}}: takes the environment's lock for this execution, or throws
 * {@link EnvironmentLocked}.
 */
public final class LockEnvironment extends JsonHandler {
    private final EnvironmentLock lock;

    /** Called by Lambda. */
    public LockEnvironment() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    LockEnvironment(Settings settings, Clock clock) {
        lock = new EnvironmentLock(
                AwsClients.build(DynamoDbClient.builder(), settings),
                settings.require("LOCK_TABLE"),
                new Executions(() -> AwsClients.build(SfnClient.builder(), settings))::state,
                clock);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        lock.acquire(request.environment(), request.execution());
        return Map.of("environment", request.environment(), "owner", request.execution());
    }
}
