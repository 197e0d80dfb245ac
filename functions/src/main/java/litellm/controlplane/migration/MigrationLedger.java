package litellm.controlplane.migration;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Which image last migrated an environment's database, and what that image is built on: an item {@code migration#E} beside
 * the environments' locks.
 *
 * @param table the table of locks
 */
public record MigrationLedger(DynamoDbClient dynamo, String table) {
    private static final String KEY = "environment";
    private static final String IMAGE = "image";
    private static final String DATABASE = "database";
    private static final String PROVEN_BASE = "provenBase";

    /**
     * What was written down last.
     *
     * @param image the image that migrated
     * @param database RDS's own id of the database
     * @param provenBase the base of this database's first image, or of a later one that has proved itself; empty where none has
     */
    record Entry(String image, String database, String provenBase) {}

    Optional<Entry> find(String environment) {
        Map<String, AttributeValue> item = dynamo.getItem(request ->
                        request.tableName(table).key(key(environment)).consistentRead(true))
                .item();
        return item.containsKey(IMAGE) && item.containsKey(DATABASE)
                ? Optional.of(new Entry(
                        item.get(IMAGE).s(),
                        item.get(DATABASE).s(),
                        item.getOrDefault(PROVEN_BASE, text("")).s()))
                : Optional.empty();
    }

    void record(String environment, Entry entry, Instant now) {
        Map<String, AttributeValue> item = new HashMap<>(key(environment));
        item.put(IMAGE, text(entry.image()));
        item.put(DATABASE, text(entry.database()));
        item.put(PROVEN_BASE, text(entry.provenBase()));
        item.put("migratedAt", text(now.toString()));
        dynamo.putItem(request -> request.tableName(table).item(item));
    }

    /** An image on this base has proved itself. */
    public void prove(String environment, String base) {
        dynamo.updateItem(request -> request.tableName(table)
                .key(key(environment))
                .updateExpression("SET %s = :base".formatted(PROVEN_BASE))
                .expressionAttributeValues(Map.of(":base", text(base))));
    }

    /**
     * Removes what was written down of the environment's database, which is gone.
     *
     * @return the entry's key; empty where there was none
     */
    public Optional<String> forget(String environment) {
        boolean found = dynamo.deleteItem(request ->
                        request.tableName(table).key(key(environment)).returnValues(ReturnValue.ALL_OLD))
                .hasAttributes();
        return found ? Optional.of(name(environment)) : Optional.empty();
    }

    private static Map<String, AttributeValue> key(String environment) {
        return Map.of(KEY, text(name(environment)));
    }

    private static String name(String environment) {
        return "migration#" + environment;
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
