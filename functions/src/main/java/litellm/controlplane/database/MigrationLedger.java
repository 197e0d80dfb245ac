package litellm.controlplane.database;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Which image last migrated an environment's database: an item {@code migration#E} beside the environments' locks. */
final class MigrationLedger {
    private static final String KEY = "environment";

    private final DynamoDbClient dynamo;
    private final String table;

    MigrationLedger(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    /** Whether this image was the last to migrate this very database. */
    boolean holds(String environment, Migration migration) {
        Map<String, AttributeValue> item = dynamo.getItem(request ->
                        request.tableName(table).key(key(environment)).consistentRead(true))
                .item();
        return text(migration.image()).equals(item.get("image"))
                && text(migration.database()).equals(item.get("database"));
    }

    void record(String environment, Migration migration, Instant now) {
        Map<String, AttributeValue> item = new HashMap<>(key(environment));
        item.put("image", text(migration.image()));
        item.put("database", text(migration.database()));
        item.put("migratedAt", text(now.toString()));
        dynamo.putItem(request -> request.tableName(table).item(item));
    }

    private static Map<String, AttributeValue> key(String environment) {
        return Map.of(KEY, text("migration#" + environment));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
