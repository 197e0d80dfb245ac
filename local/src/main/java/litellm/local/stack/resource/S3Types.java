package litellm.local.stack.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSConfiguration;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.OwnershipControls;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionConfiguration;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.VersioningConfiguration;

/** The types of AWS::S3. */
final class S3Types {
    private static final Tags.Access BUCKET_TAGS =
            new Tags.Access(S3Types::readTags, S3Types::addTags, S3Types::removeTags);

    private static final String LIFECYCLE_RULES = "LifecycleConfiguration.Rules";

    private S3Types() {}

    static List<ResourceType> all() {
        return List.of(bucket(), bucketPolicy());
    }

    private static S3Client s3(ResourceRequest r) {
        return r.aws().s3();
    }

    // --- Bucket -------------------------------------------------------------------------------------

    private static ResourceType bucket() {
        return ServiceType.named("AWS::S3::Bucket")
                .createOnly("BucketName")
                .handles("BucketName", "AccessControl")
                .handlesFlags("ObjectLockEnabled")
                .mapsPart("BucketEncryption", ServerSideEncryptionConfiguration.builder())
                .renames("BucketEncryption.ServerSideEncryptionConfiguration", "Rules")
                .renames(
                        "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault",
                        "ApplyServerSideEncryptionByDefault")
                .mapsPart("VersioningConfiguration", VersioningConfiguration.builder())
                .mapsPart("PublicAccessBlockConfiguration", PublicAccessBlockConfiguration.builder())
                .mapsPart("OwnershipControls", OwnershipControls.builder())
                .mapsPart("LoggingConfiguration", LoggingEnabled.builder())
                .renames("LoggingConfiguration.DestinationBucketName", "TargetBucket")
                .renames("LoggingConfiguration.LogFilePrefix", "TargetPrefix")
                .mapsPart("CorsConfiguration", CORSConfiguration.builder())
                .renames("CorsConfiguration.CorsRules.MaxAge", "MaxAgeSeconds")
                .renames("CorsConfiguration.CorsRules.ExposedHeaders", "ExposeHeaders")
                // A rule of a template is flatter than that of a request.
                .handlesLists(LIFECYCLE_RULES, LIFECYCLE_RULES + ".Transitions")
                .handles(parts(LIFECYCLE_RULES, "Id", "Status", "Prefix", "Transitions.StorageClass"))
                .handlesFlags(LIFECYCLE_RULES + ".ExpiredObjectDeleteMarker")
                .handlesIntegers(parts(
                        LIFECYCLE_RULES,
                        "ObjectSizeGreaterThan",
                        "ObjectSizeLessThan",
                        "ExpirationInDays",
                        "NoncurrentVersionExpiration.NoncurrentDays",
                        "NoncurrentVersionExpiration.NewerNoncurrentVersions",
                        "AbortIncompleteMultipartUpload.DaysAfterInitiation",
                        "Transitions.TransitionInDays"))
                .resets("VersioningConfiguration", Map.of("Status", "Suspended"))
                .create(S3Types::createBucket)
                .update(S3Types::changeAccessControl)
                .configure(r -> {
                    configureAccess(r);
                    configureObjects(r);
                })
                .attributes(r -> Map.of(
                        "Arn", r.arn("s3", r.id()),
                        "DomainName", r.id() + ".s3.amazonaws.com",
                        "RegionalDomainName",
                                "%s.s3.%s.amazonaws.com"
                                        .formatted(r.id(), r.aws().region()),
                        "DualStackDomainName",
                                "%s.s3.dualstack.%s.amazonaws.com"
                                        .formatted(r.id(), r.aws().region()),
                        "WebsiteURL",
                                "http://%s.s3-website-%s.amazonaws.com"
                                        .formatted(r.id(), r.aws().region())))
                .tagsApart(BUCKET_TAGS)
                .withoutSystemTags()
                .delete(r -> s3(r).deleteBucket(b -> b.bucket(r.id())))
                .build();
    }

    private static String[] parts(String property, String... parts) {
        return Arrays.stream(parts).map(part -> property + "." + part).toArray(String[]::new);
    }

    private static String createBucket(ResourceRequest r) throws ResourceFailedException {
        String name = r.lowerCaseName("BucketName", 63);
        // In us-east-1, S3 lets an owner create a bucket again.
        r.refuseExisting(name, r.exists(() -> s3(r).headBucket(b -> b.bucket(name))));
        s3(r).createBucket(CreateBucketRequest.builder()
                .bucket(name)
                .acl(acl(r.text("AccessControl")))
                .objectLockEnabledForBucket(r.desired().flag("ObjectLockEnabled"))
                .build());
        return name;
    }

    /** "LogDeliveryWrite" in a template is "log-delivery-write" in a request. */
    private static String acl(String accessControl) {
        return accessControl == null
                ? null
                : accessControl.replaceAll("(?<=[a-z])([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static void changeAccessControl(ResourceRequest r) {
        if (r.changed("AccessControl")) {
            String acl = acl(r.desired().text("AccessControl", "Private"));
            s3(r).putBucketAcl(b -> b.bucket(r.id()).acl(acl));
        }
    }

    private static void configureAccess(ResourceRequest r) {
        S3Client s3 = s3(r);
        r.putOrDelete(
                "OwnershipControls",
                () -> s3.putBucketOwnershipControls(
                        b -> b.bucket(r.id()).ownershipControls(c -> r.fill(c, "OwnershipControls"))),
                () -> s3.deleteBucketOwnershipControls(b -> b.bucket(r.id())));
        r.putOrDelete(
                "PublicAccessBlockConfiguration",
                () -> s3.putPublicAccessBlock(b -> b.bucket(r.id())
                        .publicAccessBlockConfiguration(c -> r.fill(c, "PublicAccessBlockConfiguration"))),
                () -> s3.deletePublicAccessBlock(b -> b.bucket(r.id())));
        r.putOrDelete(
                "CorsConfiguration",
                () -> s3.putBucketCors(b -> b.bucket(r.id()).corsConfiguration(c -> r.fill(c, "CorsConfiguration"))),
                () -> s3.deleteBucketCors(b -> b.bucket(r.id())));
    }

    private static void configureObjects(ResourceRequest r) {
        S3Client s3 = s3(r);
        r.putOrDelete(
                "BucketEncryption",
                () -> s3.putBucketEncryption(
                        b -> b.bucket(r.id()).serverSideEncryptionConfiguration(c -> r.fill(c, "BucketEncryption"))),
                () -> s3.deleteBucketEncryption(b -> b.bucket(r.id())));
        if (r.changed("VersioningConfiguration") && r.has("VersioningConfiguration")) {
            s3.putBucketVersioning(
                    b -> b.bucket(r.id()).versioningConfiguration(c -> r.fill(c, "VersioningConfiguration")));
        }
        r.putOrDelete(
                "LoggingConfiguration",
                () -> s3.putBucketLogging(b -> b.bucket(r.id())
                        .bucketLoggingStatus(s -> s.loggingEnabled(l -> r.fill(l, "LoggingConfiguration")))),
                () -> s3.putBucketLogging(b -> b.bucket(r.id()).bucketLoggingStatus(_ -> {})));
        r.putOrDelete(
                "LifecycleConfiguration",
                () -> s3.putBucketLifecycleConfiguration(
                        b -> b.bucket(r.id()).lifecycleConfiguration(c -> c.rules(lifecycleRules(r)))),
                () -> s3.deleteBucketLifecycle(b -> b.bucket(r.id())));
    }

    // --- Lifecycle ----------------------------------------------------------------------------------

    private static List<LifecycleRule> lifecycleRules(ResourceRequest r) {
        return r.desired().part("LifecycleConfiguration").parts("Rules").stream()
                .map(S3Types::lifecycleRule)
                .toList();
    }

    private static LifecycleRule lifecycleRule(Properties rule) {
        LifecycleRule.Builder built = LifecycleRule.builder()
                .id(rule.text("Id"))
                .status(rule.text("Status"))
                .filter(lifecycleFilter(rule))
                .transitions(rule.parts("Transitions").stream()
                        .map(transition -> Transition.builder()
                                .storageClass(transition.text("StorageClass"))
                                .days(transition.number("TransitionInDays", 0))
                                .build())
                        .toList());
        if (rule.has("ExpirationInDays") || rule.has("ExpiredObjectDeleteMarker")) {
            built.expiration(b -> b.days(rule.has("ExpirationInDays") ? rule.number("ExpirationInDays", 0) : null)
                    .expiredObjectDeleteMarker(
                            rule.has("ExpiredObjectDeleteMarker") ? rule.flag("ExpiredObjectDeleteMarker") : null));
        }
        if (rule.has("NoncurrentVersionExpiration")) {
            Properties expiration = rule.part("NoncurrentVersionExpiration");
            built.noncurrentVersionExpiration(b -> b.noncurrentDays(expiration.number("NoncurrentDays", 1))
                    .newerNoncurrentVersions(
                            expiration.has("NewerNoncurrentVersions")
                                    ? expiration.number("NewerNoncurrentVersions", 0)
                                    : null));
        }
        if (rule.has("AbortIncompleteMultipartUpload")) {
            int days = rule.part("AbortIncompleteMultipartUpload").number("DaysAfterInitiation", 1);
            built.abortIncompleteMultipartUpload(b -> b.daysAfterInitiation(days));
        }
        return built.build();
    }

    private static LifecycleRuleFilter lifecycleFilter(Properties rule) {
        LifecycleRuleFilter.Builder filter = LifecycleRuleFilter.builder().prefix(rule.text("Prefix", ""));
        if (rule.has("ObjectSizeGreaterThan")) {
            filter.objectSizeGreaterThan(Long.valueOf(rule.text("ObjectSizeGreaterThan")));
        }
        if (rule.has("ObjectSizeLessThan")) {
            filter.objectSizeLessThan(Long.valueOf(rule.text("ObjectSizeLessThan")));
        }
        return filter.build();
    }

    // --- Tags: S3 knows only all of them at once ----------------------------------------------------

    private static List<Tag> readTags(ResourceRequest r) {
        try {
            return s3(r).getBucketTagging(b -> b.bucket(r.id())).tagSet();
        } catch (S3Exception e) {
            if (!e.awsErrorDetails().errorCode().equals("NoSuchTagSet")) {
                throw e;
            }
            return List.of();
        }
    }

    private static void addTags(ResourceRequest r, Map<String, String> tags) {
        Map<String, String> all = Tags.of(readTags(r));
        all.putAll(tags);
        List<Tag> set = new ArrayList<>();
        all.forEach((key, value) -> set.add(Tag.builder().key(key).value(value).build()));
        s3(r).putBucketTagging(b -> b.bucket(r.id()).tagging(t -> t.tagSet(set)));
    }

    private static void removeTags(ResourceRequest r, Set<String> keys) {
        List<Tag> remaining =
                readTags(r).stream().filter(tag -> !keys.contains(tag.key())).toList();
        s3(r).putBucketTagging(b -> b.bucket(r.id()).tagging(t -> t.tagSet(remaining)));
    }

    // --- Bucket policy ------------------------------------------------------------------------------

    private static ResourceType bucketPolicy() {
        return ServiceType.named("AWS::S3::BucketPolicy")
                .createOnly("Bucket")
                .handles("Bucket", "PolicyDocument")
                .create(r -> {
                    String bucket = r.text("Bucket");
                    if (r.exists(() -> s3(r).getBucketPolicy(b -> b.bucket(bucket)))) {
                        throw r.failure("The bucket policy already exists on bucket " + bucket + ".", "AlreadyExists");
                    }
                    return bucket;
                })
                .configure(r -> s3(r).putBucketPolicy(b -> b.bucket(r.id()).policy(r.text("PolicyDocument"))))
                .delete(r -> s3(r).deleteBucketPolicy(b -> b.bucket(r.id())))
                .build();
    }
}
