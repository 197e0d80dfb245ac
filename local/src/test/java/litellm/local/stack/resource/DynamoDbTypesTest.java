package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DynamoDbTypesTest {
    private static final String TABLE = "AWS::DynamoDB::Table";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());

    @Test
    void aTableIsNotSaidToHaveIndexesThatItDidNotGet() throws Exception {
        Map<String, Object> before = Map.of(
                "BillingMode",
                "PAY_PER_REQUEST",
                "AttributeDefinitions",
                List.of(Map.of("AttributeName", "id", "AttributeType", "S")),
                "KeySchema",
                key("id"));
        Map<String, Object> after = new HashMap<>(before);
        after.put(
                "GlobalSecondaryIndexes",
                List.of(Map.of(
                        "IndexName", "again", "KeySchema", key("id"), "Projection", Map.of("ProjectionType", "ALL"))));
        Resource table = stack.create(TABLE, before);

        assertThat(stack.refused(() -> stack.update(TABLE, table, before, after)))
                .hasMessageContaining(
                        "The local cloud does not change the GlobalSecondaryIndexes of a table that exists.");
    }

    private static List<Object> key(String attribute) {
        return List.of(Map.of("AttributeName", attribute, "KeyType", "HASH"));
    }
}
