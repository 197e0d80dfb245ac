package litellm.controlplane.rotation;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The function {@code {request} -> operation} of kind rotation: see {@link RequestedRotation}. */
public final class StartRotation extends JsonHandler {
    private final RequestedRotation rotation;
    private final RotationInterval interval;

    /** Called by Lambda. */
    public StartRotation() {
        this(Settings.ofProcess(), Clock.systemUTC());
    }

    StartRotation(Settings settings, Clock clock) {
        rotation = new RequestedRotation(
                AwsClients.build(SecretsManagerClient.builder(), settings),
                () -> AwsClients.build(CloudWatchLogsClient.builder(), settings),
                clock);
        interval = new RotationInterval(
                name -> new Stacks(AwsClients.build(CloudFormationClient.builder(), settings)).present(name));
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        return rotation.start(Request.from(payload.object("request")), interval).toJson();
    }
}
