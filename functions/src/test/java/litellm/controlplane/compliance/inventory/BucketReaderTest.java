package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.testing.Moto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

class BucketReaderTest {
    private static final Scope SCOPE = new Scope("123456789012", "aws", "us-east-1", List.of("dev"), Set.of(), null);

    private final S3Client s3 = Moto.shared().s3();
    private final String bucket = "bucket-reader-" + Moto.newEnvironment();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Deny  | `*`              | {`Bool`: {`aws:SecureTransport`: `false`}}                 | true",
                "Deny  | {`AWS`: `*`}     | {`Bool`: {`aws:SecureTransport`: [`false`]}}               | true",
                "Deny  | {`AWS`: [`*`]}   | {`Bool`: {`aws:SecureTransport`: false}}                   | true",
                "Allow | `*`              | {`Bool`: {`aws:SecureTransport`: `true`}}                  | false",
                "Deny  | `*`              | {`Bool`: {`aws:SecureTransport`: `true`}}                  | false",
                "Deny  | {`AWS`: `1`}     | {`Bool`: {`aws:SecureTransport`: `false`}}                 | false",
                "Deny  | `*`              | {`StringEquals`: {`aws:SecureTransport`: `false`}}         | false"
            })
    void plainHttpIsRefusedByADenialOfItToEveryone(String effect, String principal, String condition, boolean refused) {
        s3.createBucket(create -> create.bucket(bucket));
        s3.putBucketPolicy(put -> put.bucket(bucket)
                .policy("""
                {"Version": "2012-10-17", "Statement": {"Effect": "%s", "Principal": %s, "Action": "s3:*",
                 "Resource": "arn:aws:s3:::%s/*", "Condition": %s}}""".formatted(effect, principal, bucket, condition).replace('`', '"')));

        assertThat(policy()).containsExactly(Map.entry("tlsOnly", refused));
    }

    private Map<String, Object> policy() {
        try (Calls calls = new Calls()) {
            return new BucketReader(s3, calls, SCOPE)
                    .details().stream()
                            .filter(detail -> detail.action().equals("s3:GetBucketPolicy"))
                            .findFirst()
                            .orElseThrow()
                            .read()
                            .apply(Resource.of(ResourceTypes.BUCKET, bucket, "arn:aws:s3:::" + bucket));
        }
    }
}
