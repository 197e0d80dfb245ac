package litellm.controlplane.database;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.rds.RdsClient;

/** The function {@code {request} -> operation} of kind snapshot: see {@link DatabaseSnapshot}. */
public final class SnapshotDatabase extends JsonHandler {
    private final DatabaseSnapshot snapshot;
    private final CloudFormationClient cloudFormation;

    /** Called by Lambda. */
    public SnapshotDatabase() {
        this(Settings.ofProcess());
    }

    SnapshotDatabase(Settings settings) {
        snapshot = new DatabaseSnapshot(AwsClients.build(RdsClient.builder(), settings), Clock.systemUTC());
        cloudFormation = AwsClients.build(CloudFormationClient.builder(), settings);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        return snapshot.start(Request.from(payload.object("request")), StackExports.read(cloudFormation))
                .toJson();
    }
}
