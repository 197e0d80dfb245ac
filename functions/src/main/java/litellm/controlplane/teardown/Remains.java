package litellm.controlplane.teardown;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.snapshot.Snapshots;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/**
 * What an environment leaves behind outside its stacks: what the control plane itself made, and what the templates retain. Each
 * kind goes only once the stack that it belongs to is gone.
 *
 * @param table the table of locks, which also keeps the mark of the last migration
 */
record Remains(
        Stacks stacks,
        RetainedKeys keys,
        TaskDefinitions taskDefinitions,
        Snapshots snapshots,
        DynamoDbClient dynamo,
        String table) {
    /**
     * Removes what is not to stay.
     *
     * @param keepData whether all of the database's snapshots stay. Its keys stay as long as one of them is encrypted with them
     * @return {@code outcome}; {@code removed} and {@code kept}, a line for each
     */
    Map<String, Object> clean(Request request, boolean keepData) {
        String environment = request.environment();
        List<String> removed = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        if (gone(request, "litellm")) {
            taskDefinitions.remove(environment).forEach(name -> removed.add("task definition " + name));
        }
        boolean withoutDatabase = gone(request, "database");
        if (withoutDatabase) {
            removeMark(environment, removed);
        }
        // Before the keys: a snapshot that goes needs none any more.
        for (DBSnapshot snapshot : snapshots.of(environment)) {
            cleanSnapshot(snapshot, environment, keepData, withoutDatabase, removed, kept);
        }
        if (gone(request, "security")) {
            keys.scheduleDeletion(environment, request.executionName(), removed, kept);
        }
        kept.add("secret %s/litellm/salt-key".formatted(environment));
        kept.add("secret litellm-control-plane/%s/provider-keys".formatted(environment));
        kept.add("image repository %s-litellm-proxy".formatted(environment));
        return Map.of(
                "outcome",
                removed.isEmpty() ? Operation.UNCHANGED : Operation.DELETED,
                "removed",
                removed,
                "kept",
                kept);
    }

    private void cleanSnapshot(
            DBSnapshot snapshot,
            String environment,
            boolean keepData,
            boolean withoutDatabase,
            List<String> removed,
            List<String> kept) {
        String line = "database snapshot " + snapshot.dbSnapshotIdentifier();
        if (!keepData && withoutDatabase && Snapshots.expendable(environment, snapshot)) {
            snapshots.delete(snapshot);
            removed.add(line);
            return;
        }
        if (keepData) {
            snapshots.keep(snapshot);
        }
        kept.add(line);
    }

    private boolean gone(Request request, String stack) {
        return !stacks.exists(request.stackName(stack));
    }

    private void removeMark(String environment, List<String> removed) {
        String key = "migration#" + environment;
        boolean found = dynamo.deleteItem(request -> request.tableName(table)
                        .key(Map.of("environment", AttributeValue.fromS(key)))
                        .returnValues(ReturnValue.ALL_OLD))
                .hasAttributes();
        if (found) {
            removed.add("mark " + key);
        }
    }
}
