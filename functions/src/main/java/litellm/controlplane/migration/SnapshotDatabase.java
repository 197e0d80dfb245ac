package litellm.controlplane.migration;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.migration.MigrationLedger.Entry;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The function {@code {request, image, base} -> operation} of kind snapshot: see {@link DatabaseSnapshot}. Takes one where the
 * request names an image, or where the release's Dockerfile builds on another base than the one that has proved itself on this
 * database; none where that very image has migrated it already.
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
        return start(request, coming, exports).toJson();
    }

    private Operation start(Request request, Migration coming, StackExports exports) {
        Optional<Entry> last = ledger.find(request.environment());
        if (request.option("image").isEmpty() && !coming.bringsAnotherBase(last)) {
            return snapshot.notNeeded(request);
        }
        return coming.isDone(last) ? snapshot.tooLate(request) : snapshot.start(request, exports);
    }
}
