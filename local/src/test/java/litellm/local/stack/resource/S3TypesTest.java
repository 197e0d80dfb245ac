package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import litellm.local.cloud.TestCloud;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3TypesTest {
    private static final String BUCKET = "AWS::S3::Bucket";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());
    private final S3Client s3 = CLOUD.aws().s3();

    @Test
    void whatIsRemovedFromABucketGoes() throws Exception {
        Map<String, Object> before = Map.of(
                "BucketName",
                stack.unique("bucket"),
                "OwnershipControls",
                Map.of("Rules", List.of(Map.of("ObjectOwnership", "ObjectWriter"))),
                "BucketEncryption",
                Map.of(
                        "ServerSideEncryptionConfiguration",
                        List.of(Map.of("ServerSideEncryptionByDefault", Map.of("SSEAlgorithm", "aws:kms")))));
        Map<String, Object> after = Map.of("BucketName", before.get("BucketName"));
        Resource bucket = stack.create(BUCKET, before);

        stack.update(BUCKET, bucket, before, after);

        assertThatThrownBy(() -> s3.getBucketOwnershipControls(get -> get.bucket(bucket.physicalId())))
                .isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> s3.getBucketEncryption(get -> get.bucket(bucket.physicalId())))
                .isInstanceOf(S3Exception.class);
    }

    /** Through the front, which says how long an empty request is: moto wants to know. */
    @Test
    void aBucketsAccessControlIsChanged() throws Exception {
        Map<String, Object> closed = Map.of("BucketName", stack.unique("bucket"));
        Map<String, Object> open = Map.of("BucketName", closed.get("BucketName"), "AccessControl", "PublicRead");
        try (TestCloud cloud = new TestCloud()) {
            TestStack fronted = new TestStack(cloud.aws());
            Resource bucket = fronted.create(BUCKET, closed);

            fronted.update(BUCKET, bucket, closed, open);
            assertThat(permissions(bucket)).contains(Permission.READ);

            fronted.update(BUCKET, bucket, open, closed);
            assertThat(permissions(bucket)).containsExactly(Permission.FULL_CONTROL);
        }
    }

    private List<Permission> permissions(Resource bucket) {
        return s3.getBucketAcl(get -> get.bucket(bucket.physicalId())).grants().stream()
                .map(grant -> grant.permission())
                .toList();
    }
}
