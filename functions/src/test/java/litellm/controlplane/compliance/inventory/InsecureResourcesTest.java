package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.testing.Moto;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What the controls go by, as each service tells it: a reader that takes a gap for its opposite would let it pass for good. */
class InsecureResourcesTest {
    private static final Moto MOTO = Moto.shared();

    private final Scope scope =
            new Scope("123456789012", "aws", "us-east-1", List.of("dev"), Set.of(), OwnedNames.read());
    private final String name = "insecure-" + Moto.newEnvironment();

    @AutoClose
    private final Calls calls = new Calls();

    /** Each of the four closes another way. */
    @ParameterizedTest
    @CsvSource({
        "true,  true,  true,  true,  true",
        "false, true,  true,  true,  false",
        "true,  false, true,  true,  false",
        "true,  true,  false, true,  false",
        "true,  true,  true,  false, false"
    })
    void aBucketIsClosedToThePublicByAllFourBlocks(
            boolean acls, boolean policies, boolean ignored, boolean restricted, boolean blocked) {
        S3Client s3 = MOTO.s3();
        s3.createBucket(create -> create.bucket(name));
        s3.putPublicAccessBlock(put -> put.bucket(name)
                .publicAccessBlockConfiguration(block -> block.blockPublicAcls(acls)
                        .blockPublicPolicy(policies)
                        .ignorePublicAcls(ignored)
                        .restrictPublicBuckets(restricted)));

        assertThat(bucket(s3, "s3:GetBucketPublicAccessBlock")).isEqualTo(Map.of("publicAccessBlocked", blocked));
    }

    @Test
    void aBucketForWhichNothingIsSaidIsOpen() {
        S3Client s3 = MOTO.s3();
        s3.createBucket(create -> create.bucket(name));

        assertThat(bucket(s3, "s3:GetBucketPublicAccessBlock")).isEqualTo(Map.of("publicAccessBlocked", false));
        assertThat(bucket(s3, "s3:GetBucketPolicy")).isEqualTo(Map.of("tlsOnly", false));
    }

    private Map<String, Object> bucket(S3Client s3, String action) {
        return read(new BucketReader(s3, calls, scope), action, Resource.of(ResourceTypes.BUCKET, name, "arn:" + name));
    }

    @Test
    void aTaskDefinitionTellsItsImagesByTagItsPlainSecretsItsPrivilegesAndWhoLogsNothing() {
        EcsClient ecs = MOTO.client(EcsClient.builder());
        ContainerDefinition careful = ContainerDefinition.builder()
                .name("careful")
                .image("litellm@sha256:" + "0".repeat(64))
                .memory(128)
                .environment(variable("LITELLM_LOG", "ERROR"))
                .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS))
                .build();
        ContainerDefinition careless = ContainerDefinition.builder()
                .name("careless")
                .image("litellm:v1")
                .memory(128)
                .privileged(true)
                .environment(variable("OPENAI_API_KEY", "sk-1"))
                .build();
        String arn = ecs.registerTaskDefinition(
                        register -> register.family(name).containerDefinitions(careful, careless))
                .taskDefinition()
                .taskDefinitionArn();

        ContainerReader reader = new ContainerReader(ecs, calls, scope, null);
        assertThat(read(reader, "ecs:DescribeTaskDefinition", Resource.of(ResourceTypes.TASK_DEFINITION, arn, arn)))
                .isEqualTo(Map.of(
                        "imagesByTag",
                        List.of("litellm:v1"),
                        "plainSecrets",
                        List.of("OPENAI_API_KEY"),
                        "privileged",
                        true,
                        "logged",
                        false));
    }

    private static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRepositoryTellsWhetherItScansAndWhetherItsTagsMove(boolean careful) {
        EcrClient ecr = MOTO.client(EcrClient.builder());
        ecr.createRepository(create -> create.repositoryName(name)
                .imageScanningConfiguration(scanning -> scanning.scanOnPush(careful))
                .imageTagMutability(careful ? ImageTagMutability.IMMUTABLE : ImageTagMutability.MUTABLE));

        assertThat(listed(new RepositoryReader(ecr, calls, scope), ResourceTypes.REPOSITORY, name))
                .containsEntry("scanOnPush", careful)
                .containsEntry("tagMutability", careful ? "IMMUTABLE" : "MUTABLE");
    }

    @Test
    void aKeyTellsWhetherItRotatesAndUntilWhenItsDeletionIsPending() {
        KmsClient kms = MOTO.client(KmsClient.builder());
        String id = kms.createKey().keyMetadata().keyId();
        KeyReader reader = new KeyReader(kms, calls, scope);
        Resource key = Resource.of(ResourceTypes.KEY, id, "arn:" + id);
        Resource enabled = key.with("state", "Enabled");

        assertThat(read(reader, "kms:GetKeyRotationStatus", enabled)).isEqualTo(Map.of("rotates", false));
        kms.enableKeyRotation(enable -> enable.keyId(id));
        assertThat(read(reader, "kms:GetKeyRotationStatus", enabled)).isEqualTo(Map.of("rotates", true));
        assertThat(read(reader, "kms:DescribeKey", key)).containsEntry("pending", List.of());

        kms.scheduleKeyDeletion(schedule -> schedule.keyId(id));
        assertThat(read(reader, "kms:DescribeKey", key))
                .containsEntry("pending", List.of(id))
                .containsKey("deletedAt");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDatabaseTellsHowItIsProtected(boolean careful) {
        RdsClient rds = MOTO.client(RdsClient.builder());
        rds.createDBInstance(create -> create.dbInstanceIdentifier(name)
                .engine("postgres")
                .dbInstanceClass("db.t3.micro")
                .allocatedStorage(20)
                .masterUsername("administrator")
                .masterUserPassword("not-a-real-one")
                .storageEncrypted(careful)
                .publiclyAccessible(!careful)
                .deletionProtection(careful)
                .multiAZ(careful)
                .autoMinorVersionUpgrade(careful)
                .copyTagsToSnapshot(careful)
                .backupRetentionPeriod(careful ? 7 : 0));

        assertThat(listed(new DatabaseReader(rds, calls), ResourceTypes.DATABASE, name))
                .containsEntry("encrypted", careful)
                .containsEntry("public", !careful)
                .containsEntry("deletionProtection", careful)
                .containsEntry("protected", careful ? List.of(name) : List.of())
                .containsEntry("multiAz", careful)
                .containsEntry("minorUpgrades", careful)
                .containsEntry("copiesTags", careful)
                .containsEntry("copiesNoTags", careful ? List.of() : List.of(name))
                .containsEntry("backupDays", careful ? 7L : 0L);
    }

    private static Map<String, Object> read(ServiceReader reader, String action, Resource resource) {
        return reader.details().stream()
                .filter(detail -> detail.action().equals(action))
                .findFirst()
                .orElseThrow()
                .read()
                .apply(resource);
    }

    private static Map<String, Object> listed(ServiceReader reader, String type, String id) {
        return reader.listings().stream()
                .filter(listing -> listing.type().equals(type))
                .flatMap(listing -> listing.read().get().stream())
                .filter(resource -> resource.id().equals(id))
                .findFirst()
                .orElseThrow()
                .details();
    }
}
