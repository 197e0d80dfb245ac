package litellm.controlplane.teardown;

import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.migration.MigrationLedger;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.schedule.KeepUntil;
import litellm.controlplane.snapshot.Snapshots;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The function {@code {request, keepData} -> {outcome, removed, kept}}: removes what a torn down environment leaves behind
 * outside its stacks, and names what stays, see {@link Remains}.
 */
public final class CleanRemains extends JsonHandler {
    private final Remains remains;

    /** Called by Lambda. */
    public CleanRemains() {
        this(Settings.ofProcess());
    }

    CleanRemains(Settings settings) {
        RdsClient rds = AwsClients.build(RdsClient.builder(), settings);
        remains = new Remains(
                new Stacks(AwsClients.build(CloudFormationClient.builder(), settings)),
                new RetainedKeys(AwsClients.build(KmsClient.builder(), settings), rds),
                new TaskDefinitions(AwsClients.build(EcsClient.builder(), settings)),
                new Snapshots(rds),
                new MigrationLedger(
                        AwsClients.build(DynamoDbClient.builder(), settings), settings.require("LOCK_TABLE")),
                new KeepUntil(AwsClients.build(EcrClient.builder(), settings)));
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        boolean keepData = Boolean.TRUE.equals(payload.members().get("keepData"));
        return remains.clean(Request.from(payload.object("request")), keepData);
    }
}
