package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Buckets; of our own how they are protected. */
record BucketReader(S3Client s3, Calls calls, Scope scope) implements ServiceReader {
    /** What S3 answers where a bucket has no such configuration. */
    private static final Set<String> NONE = Set.of(
            "NoSuchPublicAccessBlockConfiguration",
            "ServerSideEncryptionConfigurationNotFoundError",
            "NoSuchBucketPolicy");

    private static final int BUCKETS_A_CALL = 1000;

    @Override
    public List<Listing> listings() {
        return List.of(Listing.of(
                ResourceTypes.BUCKET,
                "s3:ListAllMyBuckets",
                () -> calls.all(
                        s3.listBucketsPaginator(
                                request -> request.bucketRegion(scope.region()).maxBuckets(BUCKETS_A_CALL)),
                        ListBucketsResponse::buckets),
                this::bucket));
    }

    @Override
    public List<Detail> details() {
        return List.of(
                new Detail(ResourceTypes.BUCKET, "s3:GetEncryptionConfiguration", this::encryption),
                new Detail(ResourceTypes.BUCKET, "s3:GetBucketPublicAccessBlock", this::publicAccess),
                new Detail(ResourceTypes.BUCKET, "s3:GetBucketPolicy", this::policy));
    }

    private Resource bucket(Bucket bucket) {
        return Resource.of(
                        ResourceTypes.BUCKET,
                        bucket.name(),
                        "arn:%s:s3:::%s".formatted(scope.partition(), bucket.name()))
                .created(bucket.creationDate());
    }

    private Map<String, Object> encryption(Resource bucket) {
        return Map.of(
                "encrypted",
                configured(() -> s3.getBucketEncryption(request -> request.bucket(bucket.name()))
                        .serverSideEncryptionConfiguration()
                        .hasRules()));
    }

    private Map<String, Object> publicAccess(Resource bucket) {
        return Map.of("publicAccessBlocked", configured(() -> {
            PublicAccessBlockConfiguration block = s3.getPublicAccessBlock(request -> request.bucket(bucket.name()))
                    .publicAccessBlockConfiguration();
            return block.blockPublicAcls()
                    && block.blockPublicPolicy()
                    && block.ignorePublicAcls()
                    && block.restrictPublicBuckets();
        }));
    }

    private Map<String, Object> policy(Resource bucket) {
        return Map.of(
                "tlsOnly",
                configured(() -> PolicyStatement.of(s3.getBucketPolicy(request -> request.bucket(bucket.name()))
                                .policy())
                        .anyMatch(BucketReader::refusesPlainHttp)));
    }

    /** Whether it denies everyone, written in either of the two ways, what comes without TLS. */
    private static boolean refusesPlainHttp(PolicyStatement statement) {
        return !statement.allows()
                && Stream.concat(statement.values("Principal").stream(), statement.values("Principal", "AWS").stream())
                        .anyMatch("*"::equals)
                && statement.values("Condition", "Bool", "aws:SecureTransport").equals(List.of("false"));
    }

    private boolean configured(Supplier<Boolean> question) {
        try {
            return calls.one(question);
        } catch (S3Exception e) {
            if (NONE.contains(e.awsErrorDetails().errorCode())) {
                return false;
            }
            throw e;
        }
    }
}
