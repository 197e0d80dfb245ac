package litellm.controlplane.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Exports;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.LockTable;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ReleaseArchive;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The function as the state machine calls it. */
class StartCanaryTest {
    private static final String TABLE = "locks-of-start-canary-tests";

    private final Moto moto = Moto.shared();
    private final DynamoDbClient dynamo = moto.client(DynamoDbClient.builder());
    private final String environment = Moto.newEnvironment();
    private final String bucket = "artifacts-" + environment;
    private final Request request = Requests.deploy(environment);

    /** Nothing looks at the operation any more: it has succeeded. */
    @Test
    void writesTheBaseDownWhereThereIsNoServiceToHarm() {
        S3Client s3 = moto.s3();
        s3.createBucket(create -> create.bucket(bucket));
        ReleaseArchive.putImage(s3, bucket, request.release(), "model_list: []");
        LockTable.create(dynamo, TABLE);
        moto.client(EcsClient.builder())
                .createCluster(cluster -> cluster.clusterName("tasks").tags(List.of()));
        Exports.create(moto.client(CloudFormationClient.builder()), environment, Map.of(environment + "-any", "value"));

        JsonObject operation = Functions.invoke(
                new StartCanary(moto.settings(
                        Map.of("LOCK_TABLE", TABLE, "TASKS_CLUSTER", "tasks", "ARTIFACT_BUCKET", bucket))),
                Map.of("request", request.toJson(), "image", "repository@sha256:1", "base", "litellm:v1"));

        assertThat(operation.text("outcome")).isEqualTo("UNCHANGED");
        assertThat(dynamo.getItem(get -> get.tableName(TABLE)
                                .key(Map.of("environment", AttributeValue.fromS("migration#" + environment))))
                        .item()
                        .get("provenBase")
                        .s())
                .isEqualTo("litellm:v1");
    }
}
