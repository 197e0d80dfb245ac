package litellm.controlplane.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import litellm.controlplane.runtime.Log;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * The locks of all environments: one item per locked environment in a DynamoDB table, written only if no other execution
 * holds it. An item is not proof of a lock: its owner must still run, because an execution that was stopped by hand could
 * not release it.
 *
 * @param name the table's name; its key is {@code environment}
 * @param states gives the state of an execution by its ARN; asked only if another execution's item is in the way
 */
record EnvironmentLock(DynamoDbClient table, String name, Function<String, Executions.State> states, Clock clock) {
    /** An item without owner is nobody's lock. */
    private static final String FREE_OR_OWN = "attribute_not_exists(#owner) OR #owner = :expected";

    private static final String OWN = "#owner = :expected";

    /** By then Step Functions shows every execution that has begun. */
    private static final Duration VISIBLE = Duration.ofMinutes(5);

    /**
     * The owner of a lock, and since when it holds it.
     *
     * @param written the owner as the item has it: what no execution has written need not be text
     */
    private record Holder(AttributeValue written, String owner, String since) {}

    /**
     * Makes {@code owner} the environment's owner; nothing changes if it is already.
     *
     * @throws EnvironmentLocked if another execution that still runs is the owner
     */
    void acquire(String environment, String owner) {
        Optional<Holder> other = put(environment, owner, AttributeValue.fromS(owner));
        if (other.isPresent()) {
            takeOver(environment, owner, other.get());
        }
    }

    /** Releases the environment if {@code owner} holds it. Returns whether it did. */
    boolean release(String environment, String owner) {
        try {
            table.deleteItem(request -> request.tableName(name)
                    .key(Map.of("environment", AttributeValue.fromS(environment)))
                    .conditionExpression(OWN)
                    .expressionAttributeNames(Map.of("#owner", "owner"))
                    .expressionAttributeValues(Map.of(":expected", AttributeValue.fromS(owner))));
            return true;
        } catch (ConditionalCheckFailedException _) {
            return false;
        }
    }

    private void takeOver(String environment, String owner, Holder stale) {
        if (sameMachine(stale.owner(), owner) && holds(stale)) {
            throw new EnvironmentLocked(environment, stale.owner(), stale.since());
        }
        Log.warn("Took over a lock whose owner is no running execution", "previousOwner", stale.owner());
        // Only from the owner that was seen not to run: another execution may have taken the lock meanwhile.
        Optional<Holder> quicker = put(environment, owner, stale.written());
        if (quicker.isPresent() && !quicker.get().owner().equals(owner)) {
            throw new EnvironmentLocked(
                    environment, quicker.get().owner(), quicker.get().since());
        }
    }

    /** Whether both are executions of one state machine: no other takes the lock, and this function may ask about no other. */
    private static boolean sameMachine(String arn, String other) {
        return arn.lastIndexOf(':') == other.lastIndexOf(':')
                && arn.regionMatches(0, other, 0, other.lastIndexOf(':') + 1);
    }

    private boolean holds(Holder holder) {
        return switch (states.apply(holder.owner())) {
            case RUNNING -> true;
            case ENDED -> false;
            case UNKNOWN -> isRecent(holder.since());
        };
    }

    private boolean isRecent(String since) {
        try {
            return Duration.between(Instant.parse(since), clock.instant()).abs().compareTo(VISIBLE) < 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Writes the item if there is none, or {@code expected} is its owner; otherwise returns who is in the way. */
    private Optional<Holder> put(String environment, String owner, AttributeValue expected) {
        PutItemRequest request = PutItemRequest.builder()
                .tableName(name)
                .item(Map.of(
                        "environment", AttributeValue.fromS(environment),
                        "owner", AttributeValue.fromS(owner),
                        "since",
                                AttributeValue.fromS(clock.instant()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString())))
                .conditionExpression(FREE_OR_OWN)
                .expressionAttributeNames(Map.of("#owner", "owner"))
                .expressionAttributeValues(Map.of(":expected", expected))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        try {
            table.putItem(request);
            return Optional.empty();
        } catch (ConditionalCheckFailedException e) {
            return Optional.of(holder(e.item()));
        }
    }

    private static Holder holder(Map<String, AttributeValue> item) {
        return new Holder(item.get("owner"), text(item, "owner"), text(item, "since"));
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).map(AttributeValue::s).orElse("unknown");
    }
}
