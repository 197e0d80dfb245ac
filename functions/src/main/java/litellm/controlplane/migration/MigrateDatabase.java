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
import software.amazon.awssdk.services.ecs.EcsClient;

/** The function {@code {request, image, base} -> operation} of kind task: see {@link DatabaseMigration}. */
public final class MigrateDatabase extends JsonHandler {
    private final DatabaseMigration migration;
    private final MigrationDefinition definition;
    private final CloudFormationClient cloudFormation;

    /** Called by Lambda. */
    public MigrateDatabase() {
        this(Settings.ofProcess());
    }

    MigrateDatabase(Settings settings) {
        EcsClient ecs = AwsClients.build(EcsClient.builder(), settings);
        DynamoDbClient dynamo = AwsClients.build(DynamoDbClient.builder(), settings);
        migration = new DatabaseMigration(
                ecs, dynamo, settings.require("LOCK_TABLE"), settings.require("TASKS_CLUSTER"), Clock.systemUTC());
        definition = new MigrationDefinition(ecs, settings.region().id());
        cloudFormation = AwsClients.build(CloudFormationClient.builder(), settings);
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        Request request = Request.from(payload.object("request"));
        StackExports exports = StackExports.read(cloudFormation);
        Migration wanted = Migration.of(
                request, payload.text("image"), payload.optionalText("base").orElse(""), exports);
        return migration.start(request, wanted, exports, definition).toJson();
    }
}
