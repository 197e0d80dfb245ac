package litellm.controlplane.migration;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The function {@code {request, image, base} -> operation} of kind snapshot: see {@link DatabaseSnapshot}. Takes one where the
 * request names an image, or where the release's Dockerfile builds on another base than the one that has proved itself on this
 * database.
 */
public final class SnapshotDatabase extends JsonHandler {
    private final DatabaseSnapshot snapshot;
    private final MigrationLedger ledger;
    private final CloudFormationClient cloudFormation;

    /** Called by Lambda. */
    public SnapshotDatabase() {
        this(Settings.ofProcess());
    }

    SnapshotDatabase(Settings settings) {
        snapshot = new DatabaseSnapshot(AwsClients.build(RdsClient.builder(), settings), Clock.systemUTC());
        ledger = new MigrationLedger(
                AwsClients.build(DynamoDbClient.builder(), settings), settings.require("LOCK_TABLE"));
        cloudFormation = AwsClients.build(CloudFormationClient.builder(), settings);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        StackExports exports = StackExports.read(cloudFormation);
        Migration coming = Migration.of(
                request,
                payload.optionalText("image").orElse(""),
                payload.optionalText("base").orElse(""),
                exports);
        return (isNeeded(request, coming) ? snapshot.start(request, exports) : snapshot.notNeeded(request)).toJson();
    }

    private boolean isNeeded(Request request, Migration coming) {
        return request.option("image").isPresent() || coming.bringsAnotherBase(ledger.find(request.environment()));
    }
}
