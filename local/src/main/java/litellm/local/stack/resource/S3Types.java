package litellm.local.stack.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.OwnershipControls;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.VersioningConfiguration;

/** The types of AWS::S3. */
final class S3Types {
    private static final Tags.Access BUCKET_TAGS =
            new Tags.Access(S3Types::readTags, S3Types::addTags, S3Types::removeTags);

    private static final String ENCRYPTION = "BucketEncryption.ServerSideEncryptionConfiguration";
    private static final String CORS_RULES = "CorsConfiguration.CorsRules";
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
                .handlesLists(ENCRYPTION)
                .handles(parts(ENCRYPTION + ".ServerSideEncryptionByDefault", "SSEAlgorithm", "KMSMasterKeyID"))
                .handlesFlags(ENCRYPTION + ".BucketKeyEnabled")
                .mapsPart("VersioningConfiguration", VersioningConfiguration.builder())
                .mapsPart("PublicAccessBlockConfiguration", PublicAccessBlockConfiguration.builder())
                .mapsPart("OwnershipControls", OwnershipControls.builder())
                .mapsPart("LoggingConfiguration", LoggingEnabled.builder())
                .renames("LoggingConfiguration.DestinationBucketName", "TargetBucket")
                .renames("LoggingConfiguration.LogFilePrefix", "TargetPrefix")
                .handlesLists(CORS_RULES)
                .handles(CORS_RULES + ".Id")
                .handlesIntegers(CORS_RULES + ".MaxAge")
                .handlesLists(parts(CORS_RULES, "AllowedHeaders", "AllowedMethods", "AllowedOrigins", "ExposedHeaders"))
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
                .configure(S3Types::configureBucket)
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

    private static void configureBucket(ResourceRequest r) {
        S3Client s3 = s3(r);
        configureOwnership(r);
        configureEncryption(r);
        if (r.changed("VersioningConfiguration") && r.has("VersioningConfiguration")) {
            VersioningConfiguration versioning = r.fill(VersioningConfiguration.builder(), "VersioningConfiguration")
                    .build();
            s3.putBucketVersioning(b -> b.bucket(r.id()).versioningConfiguration(versioning));
        }
        if (r.changed("LoggingConfiguration")) {
            LoggingEnabled logging = r.has("LoggingConfiguration")
                    ? r.fill(LoggingEnabled.builder(), "LoggingConfiguration").build()
                    : null;
            s3.putBucketLogging(b -> b.bucket(r.id()).bucketLoggingStatus(s -> s.loggingEnabled(logging)));
        }
        configurePublicAccess(r);
        configureLifecycle(r);
        configureCors(r);
    }

    private static void configureOwnership(ResourceRequest r) {
        if (!r.changed("OwnershipControls")) {
            return;
        }
        if (r.has("OwnershipControls")) {
            OwnershipControls controls =
                    r.fill(OwnershipControls.builder(), "OwnershipControls").build();
            s3(r).putBucketOwnershipControls(b -> b.bucket(r.id()).ownershipControls(controls));
        } else {
            s3(r).deleteBucketOwnershipControls(b -> b.bucket(r.id()));
        }
    }

    private static void configureEncryption(ResourceRequest r) {
        if (!r.changed("BucketEncryption")) {
            return;
        }
        if (r.has("BucketEncryption")) {
            List<ServerSideEncryptionRule> rules = encryption(r);
            s3(r).putBucketEncryption(b -> b.bucket(r.id()).serverSideEncryptionConfiguration(c -> c.rules(rules)));
        } else {
            s3(r).deleteBucketEncryption(b -> b.bucket(r.id()));
        }
    }

    private static List<ServerSideEncryptionRule> encryption(ResourceRequest r) {
        return r.desired().part("BucketEncryption").parts("ServerSideEncryptionConfiguration").stream()
                .map(rule -> {
                    Properties byDefault = rule.part("ServerSideEncryptionByDefault");
                    return ServerSideEncryptionRule.builder()
                            .applyServerSideEncryptionByDefault(b -> b.sseAlgorithm(byDefault.text("SSEAlgorithm"))
                                    .kmsMasterKeyID(byDefault.text("KMSMasterKeyID")))
                            .bucketKeyEnabled(rule.flag("BucketKeyEnabled"))
                            .build();
                })
                .toList();
    }

    private static void configurePublicAccess(ResourceRequest r) {
        if (!r.changed("PublicAccessBlockConfiguration")) {
            return;
        }
        if (r.has("PublicAccessBlockConfiguration")) {
            PublicAccessBlockConfiguration block = r.fill(
                            PublicAccessBlockConfiguration.builder(), "PublicAccessBlockConfiguration")
                    .build();
            s3(r).putPublicAccessBlock(b -> b.bucket(r.id()).publicAccessBlockConfiguration(block));
        } else {
            s3(r).deletePublicAccessBlock(b -> b.bucket(r.id()));
        }
    }

    private static void configureCors(ResourceRequest r) {
        if (!r.changed("CorsConfiguration")) {
            return;
        }
        if (!r.has("CorsConfiguration")) {
            s3(r).deleteBucketCors(b -> b.bucket(r.id()));
            return;
        }
        List<CORSRule> rules = new ArrayList<>();
        for (Properties rule : r.desired().part("CorsConfiguration").parts("CorsRules")) {
            rules.add(CORSRule.builder()
                    .id(rule.text("Id"))
                    .maxAgeSeconds(rule.has("MaxAge") ? rule.number("MaxAge", 0) : null)
                    .allowedHeaders(rule.texts("AllowedHeaders"))
                    .allowedMethods(rule.texts("AllowedMethods"))
                    .allowedOrigins(rule.texts("AllowedOrigins"))
                    .exposeHeaders(rule.texts("ExposedHeaders"))
                    .build());
        }
        s3(r).putBucketCors(b -> b.bucket(r.id()).corsConfiguration(c -> c.corsRules(rules)));
    }

    // --- Lifecycle ----------------------------------------------------------------------------------

    private static void configureLifecycle(ResourceRequest r) {
        if (!r.changed("LifecycleConfiguration")) {
            return;
        }
        if (!r.has("LifecycleConfiguration")) {
            s3(r).deleteBucketLifecycle(b -> b.bucket(r.id()));
            return;
        }
        List<LifecycleRule> rules = r.desired().part("LifecycleConfiguration").parts("Rules").stream()
                .map(S3Types::lifecycleRule)
                .toList();
        s3(r).putBucketLifecycleConfiguration(b -> b.bucket(r.id()).lifecycleConfiguration(c -> c.rules(rules)));
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
