package litellm.local.stack.resource;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoverySpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** AWS::DynamoDB::Table. */
final class DynamoDbTypes {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Tags.Access TABLE_TAGS = new Tags.Access(
            r -> dynamoDb(r).listTagsOfResource(b -> b.resourceArn(arn(r))).tags(),
            (r, tags) -> dynamoDb(r).tagResource(b -> Tags.fill(b.resourceArn(arn(r)), tags)),
            (r, keys) -> dynamoDb(r).untagResource(b -> b.resourceArn(arn(r)).tagKeys(keys)));

    private DynamoDbTypes() {}

    static List<ResourceType> all() {
        return List.of(table());
    }

    private static DynamoDbClient dynamoDb(ResourceRequest r) {
        return r.aws().dynamoDb();
    }

    private static String arn(ResourceRequest r) {
        return r.arn("dynamodb", "table/" + r.id());
    }

    private static ResourceType table() {
        return ServiceType.named("AWS::DynamoDB::Table")
                .createOnly("TableName", "KeySchema", "LocalSecondaryIndexes")
                .maps(CreateTableRequest.builder())
                .renames("SSESpecification.SSEEnabled", "Enabled")
                .mapsPart("PointInTimeRecoverySpecification", PointInTimeRecoverySpecification.builder())
                .mapsPart("TimeToLiveSpecification", TimeToLiveSpecification.builder())
                .resets("DeletionProtectionEnabled", false)
                .create(r -> dynamoDb(r)
                        .createTable(b -> r.fill(b.tableName(r.name("TableName", 255))
                                .billingMode(r.desired().text("BillingMode", "PROVISIONED"))))
                        .tableDescription()
                        .tableName())
                .update(DynamoDbTypes::updateTable)
                .configure(DynamoDbTypes::configureTable)
                .stabilize(DynamoDbTypes::awaitTable)
                .attributes(DynamoDbTypes::tableAttributes)
                .tags(TABLE_TAGS)
                .withoutSystemTags()
                .delete(r -> {
                    dynamoDb(r).deleteTable(b -> b.tableName(r.id()));
                    r.await(PATIENCE, () -> !r.exists(() -> describe(r)));
                })
                .build();
    }

    private static TableDescription describe(ResourceRequest r) {
        return dynamoDb(r).describeTable(b -> b.tableName(r.id())).table();
    }

    private static void awaitTable(ResourceRequest r) throws ResourceFailedException {
        r.await(PATIENCE, () -> describe(r).tableStatus() == TableStatus.ACTIVE);
    }

    /** DynamoDB takes only what changes. */
    private static void updateTable(ResourceRequest r) throws ResourceFailedException {
        if (r.changed("GlobalSecondaryIndexes")) {
            throw r.failure(
                    "The local cloud does not change the GlobalSecondaryIndexes of a table that exists.",
                    "InvalidRequest");
        }
        Map<String, Object> changed = r.changes().values();
        changed.keySet()
                .removeIf(property -> property.equals("AttributeDefinitions")
                        || !r.type()
                                .schema()
                                .mapper()
                                .understands(UpdateTableRequest.builder(), "", List.of(property)));
        if (!changed.isEmpty()) {
            dynamoDb(r).updateTable(b -> r.fill(b.tableName(r.id()), new Properties(changed)));
        }
    }

    private static void configureTable(ResourceRequest r) throws ResourceFailedException {
        awaitTable(r);
        if (r.changed("PointInTimeRecoverySpecification")) {
            boolean enabled =
                    r.desired().part("PointInTimeRecoverySpecification").flag("PointInTimeRecoveryEnabled");
            dynamoDb(r)
                    .updateContinuousBackups(b -> b.tableName(r.id())
                            .pointInTimeRecoverySpecification(p ->
                                    r.fill(p.pointInTimeRecoveryEnabled(enabled), "PointInTimeRecoverySpecification")));
        }
        if (r.changed("TimeToLiveSpecification") && r.has("TimeToLiveSpecification")) {
            dynamoDb(r)
                    .updateTimeToLive(b ->
                            b.tableName(r.id()).timeToLiveSpecification(t -> r.fill(t, "TimeToLiveSpecification")));
        }
    }

    private static Map<String, Object> tableAttributes(ResourceRequest r) {
        TableDescription table = describe(r);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("Arn", table.tableArn());
        if (table.latestStreamArn() != null) {
            attributes.put("StreamArn", table.latestStreamArn());
        }
        return attributes;
    }
}
