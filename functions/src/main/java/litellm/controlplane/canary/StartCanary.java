package litellm.controlplane.canary;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.migration.MigrationLedger;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecs.EcsClient;

/** The function {@code {request, image, base} -> operation} of kind canary: see {@link Canary}. */
public final class StartCanary extends JsonHandler {
    private final Canary canary;
    private final CloudFormationClient cloudFormation;
    private final Releases releases;
    private final MigrationLedger ledger;

    /** Called by Lambda. */
    public StartCanary() {
        this(Settings.ofProcess());
    }

    StartCanary(Settings settings) {
        canary = new Canary(
                AwsClients.build(EcsClient.builder(), settings),
                settings.require("TASKS_CLUSTER"),
                () -> AwsClients.build(CloudWatchLogsClient.builder(), settings),
                Clock.systemUTC());
        cloudFormation = AwsClients.build(CloudFormationClient.builder(), settings);
        releases = Releases.of(settings);
        ledger = new MigrationLedger(
                AwsClients.build(DynamoDbClient.builder(), settings), settings.require("LOCK_TABLE"));
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        Set<String> models = GatewayConfig.of(releases.get(request.release())).modelNames();
        Operation started = canary.start(request, payload.text("image"), models, StackExports.read(cloudFormation))
                .withOutputs(ProvenBase.outputs(payload.optionalText("base")));
        return ProvenBase.recorded(request, started, ledger).toJson();
    }
}
