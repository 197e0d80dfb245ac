package litellm.controlplane.stack;

import static litellm.controlplane.testing.Operations.current;
import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import litellm.controlplane.Action;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.image.ImageCleaning;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Ec2Query;
import litellm.controlplane.testing.CloudFormationStandIn;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** A stack's deletion, in every state that a stack may be found in, and what is done about each thing that stops it. */
class DeleteStackTest {
    private static final String FAILED = "DELETE_FAILED";

    @AutoClose
    private final CloudFormationStandIn cloudFormation = new CloudFormationStandIn();

    private final Moto moto = Moto.shared();
    private final EcrClient ecr = moto.client(EcrClient.builder());
    private final S3Client s3 = moto.s3();
    private final Ec2Client ec2 = moto.client(Ec2Client.builder());
    private final RdsClient rds = moto.client(RdsClient.builder());
    private final ElasticLoadBalancingV2Client loadBalancing = moto.client(ElasticLoadBalancingV2Client.builder());
    private final Clock clock = Clock.fixed(Requests.STARTED_AT.plus(Duration.ofMinutes(5)), ZoneOffset.UTC);
    private final Request request = Requests.of(Action.TEARDOWN, "dev", Map.of());
    private final CloudFormationClient client = cloudFormation.client(CloudFormationClient.builder());
    private final StackChecker checker =
            new StackChecker(client, () -> cloudFormation.client(EcsClient.builder()), clock);
    private final StackDeleter deleter = deleter(clock);

    @Test
    void findsAStackThatIsNotThereDone() {
        Operation operation = delete();

        assertThat(operation.state()).isEqualTo(new Succeeded("ABSENT"));
        assertThat(cloudFormation.actions()).containsExactly("DescribeStacks");
    }

    @Test
    void deletesAStackUnderTheRoleOfCloudFormationAndFollowsIt() {
        cloudFormation.stack("dev-network-stack", "UPDATE_COMPLETE").resource("Topic", "UPDATE_COMPLETE");

        Operation operation = delete();

        assertThat(operation.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(cloudFormation.call("DeleteStack"))
                .containsEntry("RoleARN", "arn:role")
                .containsEntry("StackName", cloudFormation.stackId());
        assertThat(check(operation).state()).isEqualTo(Unfinished.IN_PROGRESS);
        cloudFormation.settle("DELETE_COMPLETE");
        assertThat(check(operation).state()).isEqualTo(new Succeeded("DELETED"));
    }

    @Test
    void showsNoProgressWhereThereWasNoResource() {
        cloudFormation.stack("dev-network-stack", "CREATE_COMPLETE");
        Operation operation = delete();

        cloudFormation.settle("DELETE_COMPLETE");

        assertThat(check(operation).state()).isEqualTo(new Succeeded("DELETED"));
        assertThat(check(operation).progress()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "CREATE_IN_PROGRESS"})
    void waitsForWhatIsUnderWayAndGoesOnFromThere(String status) {
        cloudFormation.stack("dev-network-stack", status);

        Operation operation = delete();

        assertThat(operation.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(cloudFormation.actions()).doesNotContain("DeleteStack");
        cloudFormation.settle("UPDATE_ROLLBACK_COMPLETE");
        assertThat(check(operation).state()).isEqualTo(Unfinished.READY_TO_DELETE);
    }

    @Test
    void deletesOnceHoweverOftenItIsCalled() {
        cloudFormation.stack("dev-network-stack", "CREATE_COMPLETE");

        delete();
        delete();

        assertThat(cloudFormation.actions()).containsOnlyOnce("DeleteStack");
    }

    @Test
    void looksForItsOwnDeletionNoFurtherBackThanItsStart() {
        cloudFormation.stack("dev-network-stack", "CREATE_COMPLETE");
        delete();
        cloudFormation.settle(FAILED);
        StackHistory history = new StackHistory(client);
        String stackId = cloudFormation.stackId();

        assertThat(history.tokens(stackId, request.startedAt())).containsExactly(token());
        assertThat(history.tokens(stackId, request.startedAt().plus(Duration.ofHours(1))))
                .isEmpty();
    }

    @Test
    void triesAgainWhatAnEarlierTeardownDidNotGetDone() {
        cloudFormation
                .stack("dev-network-stack", FAILED)
                .stackEvent("DELETE_IN_PROGRESS", "User Initiated", "someone-else");

        assertThat(delete().state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(cloudFormation.actions()).contains("DeleteStack");
    }

    @Test
    void endsWithTheExportThatAnotherStackUses() {
        cloudFormation.stack("dev-network-stack", "CREATE_COMPLETE");
        Operation operation = delete();
        cloudFormation
                .stackEvent(
                        "CREATE_COMPLETE",
                        "Delete canceled. Cannot delete export dev-vpc as it is in use by another-stack.",
                        token())
                .settle("CREATE_COMPLETE");
        assertThat(check(operation).state()).isEqualTo(Unfinished.READY_TO_DELETE);

        Operation failed = delete();

        assertThat(failure(failed).cause())
                .isEqualTo(
                        "dev-network-stack could not be deleted: Delete canceled. Cannot delete export dev-vpc as it is"
                                + " in use by another-stack.");
        assertThat(deletions()).isEqualTo(1);
    }

    @Test
    void emptiesARepositoryThatIsInTheWay() {
        String repository = Moto.newEnvironment() + "-images";
        ecr.createRepository(create -> create.repositoryName(repository));
        ecr.putImage(put -> put.repositoryName(repository).imageTag("1").imageManifest(manifest()));
        stopAt("Repository", "AWS::ECR::Repository", repository, "is not empty");

        assertThat(delete().state()).isEqualTo(Unfinished.IN_PROGRESS);

        assertThat(ecr.describeImages(describe -> describe.repositoryName(repository))
                        .imageDetails())
                .isEmpty();
        assertThat(deletions()).isEqualTo(2);
    }

    @Test
    void emptiesABucketWithAllItsVersions() {
        String bucket = Moto.newEnvironment() + "-bucket";
        s3.createBucket(create -> create.bucket(bucket));
        s3.putBucketVersioning(put -> put.bucket(bucket)
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
        s3.putObject(put -> put.bucket(bucket).key("one"), RequestBody.fromString("1"));
        s3.putObject(put -> put.bucket(bucket).key("one"), RequestBody.fromString("2"));
        s3.deleteObject(delete -> delete.bucket(bucket).key("one"));
        stopAt("Bucket", "AWS::S3::Bucket", bucket, "is not empty");

        assertThat(delete().state()).isEqualTo(Unfinished.IN_PROGRESS);

        assertThat(s3.listObjectVersions(list -> list.bucket(bucket)).versions())
                .isEmpty();
        assertThat(s3.listObjectVersions(list -> list.bucket(bucket)).deleteMarkers())
                .isEmpty();
        assertThat(deletions()).isEqualTo(2);
    }

    /** As where a lock of the object forbids it: six deletions more would change nothing. */
    @Test
    void saysWhatS3RefusesToDelete() {
        String bucket = Moto.newEnvironment() + "-bucket";
        s3.createBucket(create -> create.bucket(bucket));
        s3.putObject(put -> put.bucket(bucket).key("one"), RequestBody.fromString("1"));
        stopAt("Bucket", "AWS::S3::Bucket", bucket, "is not empty");
        try (RefusingProxy proxy = new RefusingProxy(moto.endpoint())) {
            proxy.answerWhere("<Delete", """
                    <DeleteResult><Error><Key>one</Key><Code>AccessDenied</Code>
                    <Message>Access Denied because object protected by object lock.</Message></Error></DeleteResult>""");
            S3Client locked = AwsClients.s3(proxy.settings(Map.of()));

            Operation failed = deleter(clock, new DeletionProtection(loadBalancing, rds), locked)
                    .delete(request, "network");

            assertThat(failure(failed).cause())
                    .isEqualTo("dev-network-stack could not be deleted: Bucket (AWS::S3::Bucket): is not empty;"
                            + " still there: Bucket " + bucket + ", held by object one (Access Denied because object"
                            + " protected by object lock.). Remove the cause and tear down again");
            assertThat(deletions()).isEqualTo(1);
        }
    }

    @Test
    void liftsTheProtectionOfADatabaseBeforeTheStackIsDeleted() {
        String database = Moto.newEnvironment() + "-db";
        rds.createDBInstance(Databases.wanted(database).deletionProtection(true).build());
        cloudFormation
                .stack("dev-network-stack", "CREATE_COMPLETE")
                .resource("DBInstance", "AWS::RDS::DBInstance", database, "CREATE_COMPLETE");
        try (RefusingProxy proxy = new RefusingProxy(moto.endpoint())) {
            AtomicLong before = new AtomicLong(-1);
            proxy.meanwhile("ModifyDBInstance", () -> before.set(deletions()));

            deleter(clock, new DeletionProtection(loadBalancing, proxy.client(RdsClient.builder())))
                    .delete(request, "network");

            assertThat(before).hasValue(0);
        }
        assertThat(deletions()).isEqualTo(1);
        assertThat(rds.describeDBInstances(describe -> describe.dbInstanceIdentifier(database))
                        .dbInstances()
                        .getFirst()
                        .deletionProtection())
                .isFalse();
    }

    @Test
    void waitsForADatabaseThatIsBusyBeforeItsProtectionGoes() {
        cloudFormation
                .stack("dev-network-stack", "CREATE_COMPLETE")
                .resource("DBInstance", "AWS::RDS::DBInstance", "db", "CREATE_COMPLETE");
        try (ScriptedService busy = new ScriptedService()
                .answer("DescribeDBInstances", Databases.protectedOne("available"))
                .refuse("ModifyDBInstance", "InvalidDBInstanceState", "Instance db is currently modifying.")) {
            DeletionProtection protection = new DeletionProtection(loadBalancing, busy.client(RdsClient.builder()));

            Operation waiting = deleter(clock, protection).delete(request, "network");
            Operation failed = deleter(Clock.offset(clock, Duration.ofMinutes(70)), protection)
                    .delete(request, "network");

            assertThat(waiting.waitSeconds()).isEqualTo(15);
            assertThat(current(waiting)).contains("Instance db is currently modifying");
            assertThat(check(Functions.travelled(waiting)).state()).isEqualTo(Unfinished.READY_TO_DELETE);
            assertThat(failure(failed).cause()).startsWith("dev-network-stack: Instance db is currently modifying");
            assertThat(deletions()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "backing-up, true",
        "modifying, true",
        "available, false",
        "storage-optimization, false",
        "failed, false"
    })
    void waitsForADatabaseOfWhichNoFinalSnapshotCanBeMadeNow(String status, boolean waits) {
        cloudFormation
                .stack("dev-network-stack", "CREATE_COMPLETE")
                .resource("DBInstance", "AWS::RDS::DBInstance", "db", "CREATE_COMPLETE");
        try (ScriptedService service = new ScriptedService()
                .answer("DescribeDBInstances", Databases.protectedOne(status))
                .answer("ModifyDBInstance", Databases.protectedOne(status))) {
            Operation operation = deleter(
                            clock, new DeletionProtection(loadBalancing, service.client(RdsClient.builder())))
                    .delete(request, "network");

            assertThat(operation.state()).isEqualTo(Unfinished.IN_PROGRESS);
            assertThat(deletions()).isEqualTo(waits ? 0 : 1);
            assertThat(operation.progress()).contains(waits ? Progress.of(0, 1, "db is " + status) : Progress.of(0, 1));
        }
    }

    /** CloudFormation comes to the database last, minutes after the deletion began. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot create a snapshot because the database instance db is not currently in the available state.",
                "Database instance db is not in available state.",
                "Instance db is currently backing-up (Error Code: InvalidDBInstanceState)"
            })
    void goesOnOnceADatabaseIsFreeThatBecameBusyDuringTheDeletion(String reason) {
        stopAt("DBInstance", "AWS::RDS::DBInstance", "db", reason);
        try (ScriptedService service = new ScriptedService().answer("DescribeDBInstances", unprotected("backing-up"))) {
            StackDeleter deleter =
                    deleter(clock, new DeletionProtection(loadBalancing, service.client(RdsClient.builder())));

            Operation waiting = deleter.delete(request, "network");

            assertThat(waiting.state()).isEqualTo(Unfinished.IN_PROGRESS);
            assertThat(current(waiting)).isEqualTo("db is backing-up");
            assertThat(deletions()).isEqualTo(1);

            service.answer("DescribeDBInstances", unprotected("available"));
            deleter.delete(request, "network");

            assertThat(deletions()).isEqualTo(2);
        }
    }

    @Test
    void endsWithWhatElseIsWrongWithADatabase() {
        stopAt("DBInstance", "AWS::RDS::DBInstance", "db", "A snapshot of that name exists already");
        try (ScriptedService service = new ScriptedService().answer("DescribeDBInstances", unprotected("available"))) {
            Operation failed = deleter(
                            clock, new DeletionProtection(loadBalancing, service.client(RdsClient.builder())))
                    .delete(request, "network");

            assertThat(failure(failed).cause()).contains("A snapshot of that name exists already");
            assertThat(deletions()).isEqualTo(1);
        }
    }

    @Test
    void removesNetworkInterfacesThatNobodyUsesAndGoesOn() {
        String group = group();
        String unused = ec2.createNetworkInterface(
                        create -> create.subnetId(subnet()).groups(group))
                .networkInterface()
                .networkInterfaceId();
        stopAt("Group", "AWS::EC2::SecurityGroup", group, "resource " + group + " has a dependent object");

        assertThat(delete().state()).isEqualTo(Unfinished.IN_PROGRESS);

        assertThat(ec2.describeNetworkInterfaces().networkInterfaces())
                .noneMatch(found -> found.networkInterfaceId().equals(unused));
        assertThat(deletions()).isEqualTo(2);
    }

    @Test
    void leavesSomeoneElsesNetworkInterfaceAndNamesIt() {
        String vpc =
                ec2.createVpc(create -> create.cidrBlock("10.99.0.0/16")).vpc().vpcId();
        String subnet = ec2.createSubnet(create -> create.vpcId(vpc).cidrBlock("10.99.1.0/24"))
                .subnet()
                .subnetId();
        String theirs = ec2.createNetworkInterface(create -> create.subnetId(subnet)
                        .description("of another team")
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.NETWORK_INTERFACE)
                                .tags(Tag.builder()
                                        .key("Application")
                                        .value("crm")
                                        .build())
                                .build()))
                .networkInterface()
                .networkInterfaceId();
        stopAt("Subnet", "AWS::EC2::Subnet", subnet, "The subnet has dependencies and cannot be deleted");

        assertThat(failure(delete()).cause())
                .endsWith(
                        "still there: Subnet %s, held by network interface %s (of another team). Remove the cause and tear down again"
                                .formatted(subnet, theirs));
        assertThat(ec2.describeNetworkInterfaces().networkInterfaces())
                .anyMatch(found -> found.networkInterfaceId().equals(theirs));
    }

    @ParameterizedTest
    @CsvSource({
        "AWS::EC2::SecurityGroup, resource X has a dependent object",
        "AWS::EC2::Subnet, The subnet 'X' has dependencies and cannot be deleted.",
        "AWS::EC2::VPC, The vpc 'X' has dependencies and cannot be deleted.",
        "AWS::EC2::VPCGatewayAttachment, Network X has some mapped public address(es). Please unmap those before detaching the gateway.",
    })
    void triesAgainOnceInterfacesHaveGoneByThemselves(String type, String reason) {
        stopAt("Held", type, group(), reason);

        assertThat(delete().state()).isEqualTo(Unfinished.IN_PROGRESS);

        assertThat(deletions()).isEqualTo(2);
    }

    /** As where a pipeline goes on pushing images. */
    @Test
    void givesUpWhereEveryObstacleThatItRemovesComesAgain() {
        String repository = Moto.newEnvironment() + "-images";
        ecr.createRepository(create -> create.repositoryName(repository));
        for (int attempt = 1; attempt <= 6; attempt++) {
            stopAt("Repository", "AWS::ECR::Repository", repository, "is not empty");
            ecr.putImage(put -> put.repositoryName(repository).imageTag("1").imageManifest(manifest()));
        }

        assertThat(failure(delete()).cause())
                .startsWith("dev-network-stack could not be deleted: Repository (AWS::ECR::Repository): is not empty");
        assertThat(deletions()).isEqualTo(6);
    }

    @Test
    void givesUpWhereWhatHoldsANetworkNeverGoes() {
        String group = group();
        for (int attempt = 1; attempt <= 6; attempt++) {
            stopAt("Group", "AWS::EC2::SecurityGroup", group, "resource X has a dependent object");
        }

        assertThat(failure(delete()).cause())
                .startsWith(
                        "dev-network-stack could not be deleted: Group (AWS::EC2::SecurityGroup): resource X has a");
        assertThat(deletions()).isEqualTo(6);
    }

    @Test
    void namesACauseThatItDoesNotKnow() {
        stopAt("Topic", "AWS::SNS::Topic", "topic", "the moon is in the wrong phase");

        Operation operation = delete();

        assertThat(failure(operation).cause())
                .isEqualTo("dev-network-stack could not be deleted: Topic (AWS::SNS::Topic): the moon is in the wrong"
                        + " phase; still there: Topic topic. Remove the cause and tear down again");
        assertThat(deletions()).isEqualTo(1);
    }

    @Test
    void saysWhyCloudFormationRefuses() {
        cloudFormation
                .stack("dev-network-stack", "CREATE_COMPLETE")
                .refuse("DeleteStack", "ValidationError Stack [dev-network-stack] cannot be deleted while protected");

        assertThat(failure(delete()).cause()).contains("cannot be deleted while protected");
    }

    /** The deletion that this execution began has stopped at one resource. */
    private void stopAt(String logicalId, String type, String physicalId, String reason) {
        cloudFormation.stack("dev-network-stack", "CREATE_COMPLETE");
        delete();
        cloudFormation
                .resource(logicalId, type, physicalId, FAILED)
                .event(logicalId, physicalId, type, FAILED, reason, token())
                .stackEvent(FAILED, "The following resource(s) failed to delete: [" + logicalId + "].", token())
                .settle(FAILED);
    }

    private static String unprotected(String status) {
        return Databases.protectedOne(status).replace(">true<", ">false<");
    }

    private String token() {
        return cloudFormation.calls().stream()
                .filter(call -> call.get("Action").equals("DeleteStack"))
                .toList()
                .getLast()
                .get("ClientRequestToken");
    }

    private long deletions() {
        return cloudFormation.actions().stream().filter("DeleteStack"::equals).count();
    }

    private String group() {
        String vpc = ec2.describeVpcs().vpcs().getFirst().vpcId();
        return ec2.createSecurityGroup(create -> create.groupName(Moto.newEnvironment())
                        .description("a group")
                        .vpcId(vpc))
                .groupId();
    }

    private String subnet() {
        return ec2.describeSubnets().subnets().getFirst().subnetId();
    }

    private StackDeleter deleter(Clock time) {
        return deleter(time, new DeletionProtection(loadBalancing, rds));
    }

    private StackDeleter deleter(Clock time, DeletionProtection protection) {
        return deleter(time, protection, s3);
    }

    private StackDeleter deleter(Clock time, DeletionProtection protection, S3Client buckets) {
        return new StackDeleter(
                client,
                protection,
                new Obstacles(protection, new ImageCleaning(ecr, time), buckets, Ec2Query.of(moto.settings(Map.of()))),
                "arn:role",
                time);
    }

    private Operation delete() {
        return Functions.travelled(deleter.delete(request, "network"));
    }

    private Operation check(Operation operation) {
        return Functions.travelled(checker.check(request, operation));
    }

    private static String manifest() {
        return """
                {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                 "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": "sha256:%s"},
                 "layers": []}""".formatted("d".repeat(64));
    }
}
