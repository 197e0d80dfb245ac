package litellm.controlplane.stack;

import static litellm.controlplane.testing.Operations.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationState.Failed;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.OperationState.Unfinished;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.Sequel;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.CloudFormationStandIn;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ReleaseArchive;
import litellm.controlplane.testing.Requests;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;

class DeployStackTest {
    private static final Instant NOW = Requests.STARTED_AT.plusSeconds(60);
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String BUCKET = "deploy-stack-test";
    private static final String ROLE = "arn:aws:iam::123456789012:role/litellm-control-plane-cloudformation";
    private static final String TYPE = "AWS::EC2::VPC";
    private static Release release;

    @AutoClose
    private final CloudFormationStandIn cloudFormation = new CloudFormationStandIn();

    private final CloudFormationClient client = cloudFormation.client(CloudFormationClient.builder());

    @AutoClose
    private final ScriptedService ecs = new ScriptedService();

    private final StackDeployer deployer =
            new StackDeployer(client, () -> DeletionProtection.of(Moto.shared().settings(Map.of())), ROLE, CLOCK);
    private final StackChecker checker = new StackChecker(client, () -> ecs.client(EcsClient.builder()), CLOCK);
    private Request request = Requests.deploy("dev");

    @BeforeAll
    static void uploadRelease() {
        Settings settings = Moto.shared().settings(Map.of("ARTIFACT_BUCKET", BUCKET));
        S3Client s3 = AwsClients.s3(settings);
        s3.createBucket(bucket -> bucket.bucket(BUCKET));
        ReleaseArchive.put(
                s3,
                BUCKET,
                request(Map.of()).release(),
                Map.of("stacks.yaml", """
                stacks:
                  network:
                    template: network-stack.yaml
                    parameters: {Key: "${functionsKey}", Image: "${image}"}
                    environments:
                      dev: {Zones: 1, Size: small}
                  service:
                    template: service-stack.yaml
                    dependsOn: [network]
                    parameters: {Listener: "${network.ListenerArn}"}
                """, "templates/service-stack.yaml", """
                Parameters:
                  Listener: {Type: String}
                Resources:
                  Service: {Type: AWS::ECS::Service}
                """, "templates/network-stack.yaml", """
                Parameters:
                  Environment: {Type: String}
                  CostCenter: {Type: String, Default: none}
                  Owner: {Type: String, Default: nobody}
                  Key: {Type: String}
                  Image: {Type: String, Default: ""}
                  Zones: {Type: Number, Default: 2}
                  Size: {Type: String, Default: medium}
                  Nat: {Type: String, Default: "true"}
                Conditions:
                  HasNat: !Equals [!Ref Nat, "true"]
                Resources:
                  VPC: {Type: AWS::EC2::VPC}
                  Gateway: {Type: AWS::EC2::NatGateway, Condition: HasNat}
                """));
        release = Releases.of(settings).get(request(Map.of()).release());
    }

    @Test
    void createsAStackThatIsMissing() {
        Operation operation = deploy();
        assertThat(operation.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(operation.next()).isEqualTo(Sequel.NOTHING);
        assertThat(operation.name()).isEqualTo("dev-network-stack");
        assertThat(operation.id()).contains(cloudFormation.stackId());
        assertThat(operation.progress()).contains(Progress.of(0, 2));
        assertThat(cloudFormation.call("CreateStack"))
                .containsEntry("StackName", "dev-network-stack")
                .containsEntry(
                        "TemplateURL",
                        "https://deploy-stack-test.s3.us-east-1.amazonaws.com/releases/0123456789abcdef/templates/network-stack.yaml")
                .containsEntry("RoleARN", ROLE)
                .containsEntry("Capabilities.member.1", "CAPABILITY_NAMED_IAM")
                .containsEntry("Capabilities.member.2", "CAPABILITY_AUTO_EXPAND")
                .containsEntry("EnableTerminationProtection", "false")
                .containsEntry("ClientRequestToken", operation.requireToken());
        assertThat(operation.requireToken()).matches("deploy-network-deploy-dev-[0-9a-f]{8}");
    }

    @Test
    void takesParametersFromThePersonThePlatformAndTheEnvironmentInThatOrder() {
        request = request(Map.of("Size", "large"));
        deploy();
        assertThat(parameters(cloudFormation.call("CreateStack")))
                .isEqualTo(Map.of(
                        "Environment", "dev",
                        "CostCenter", "engineering",
                        "Key", "functions/1.jar",
                        "Image", "repository@sha256:1",
                        "Zones", "1",
                        "Size", "large"));
    }

    @Test
    void leavesTheValuesThatAStackHasAsTheyAre() {
        cloudFormation
                .stack("dev-network-stack", "UPDATE_COMPLETE")
                .parameter("Zones", "3")
                .parameter("Nat", "false")
                .parameter("Owner", "Ada")
                .parameter("Gone", "x");
        request = request(Map.of("Size", "large"));
        Operation operation = deploy();
        assertThat(parameters(cloudFormation.call("UpdateStack")))
                .isEqualTo(Map.of(
                        "Environment", "dev",
                        "CostCenter", "engineering",
                        "Owner", "(previous)",
                        "Key", "functions/1.jar",
                        "Image", "repository@sha256:1",
                        "Zones", "(previous)",
                        "Size", "large",
                        "Nat", "(previous)"));
        assertThat(tags(cloudFormation.call("UpdateStack")))
                .isEqualTo(Map.of(
                        "Environment", "dev",
                        "Application", "litellm",
                        "CostCenter", "engineering",
                        "Owner", "Ada",
                        "ManagedBy", "CloudFormation"));
        assertThat(operation.progress().orElseThrow().total()).isEqualTo(1);
    }

    @Test
    void protectsProductionFromDeletion() {
        request = Requests.deploy("prod");
        deploy();
        assertThat(cloudFormation.call("CreateStack")).containsEntry("EnableTerminationProtection", "true");
        cloudFormation.settle("CREATE_COMPLETE");
        deploy();
        assertThat(cloudFormation.call("UpdateTerminationProtection"))
                .containsEntry("EnableTerminationProtection", "true");
    }

    @Test
    void succeedsAtOnceWhereNothingIsToBeDone() {
        cloudFormation
                .stack("dev-network-stack", "CREATE_COMPLETE")
                .refuse("UpdateStack", "ValidationError No updates are to be performed.");
        Operation operation = deploy();
        assertThat(operation.state()).isEqualTo(new Succeeded("UNCHANGED"));
        assertThat(cloudFormation.actions()).containsExactly("DescribeStacks", "UpdateStack");
    }

    @Test
    void knowsItsOwnWorkAgainAfterItsAnswerWasLost() {
        Operation first = deploy();
        Operation again = deploy();
        assertThat(again).isEqualTo(first);
        assertThat(cloudFormation.call("CreateStack")).isNotNull();

        cloudFormation.updatedAt(NOW).settle("CREATE_COMPLETE");
        cloudFormation.refuse("UpdateStack", "ValidationError No updates are to be performed.");
        assertThat(deploy().state()).isEqualTo(new Succeeded("CREATED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE_IN_PROGRESS",
                "ROLLBACK_IN_PROGRESS",
                "DELETE_IN_PROGRESS",
                "UPDATE_IN_PROGRESS",
                "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
                "UPDATE_ROLLBACK_IN_PROGRESS",
                "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                "IMPORT_IN_PROGRESS",
                "IMPORT_ROLLBACK_IN_PROGRESS"
            })
    void waitsForSomeoneElsesOperationAndGoesOn(String status) {
        cloudFormation.stack("dev-network-stack", status).stackEvent(status, "User Initiated", "someone-else");
        Operation operation = deploy();
        assertThat(operation.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(operation.next()).isEqualTo(Sequel.DEPLOY);
        assertThat(cloudFormation.actions()).containsExactly("DescribeStacks", "DescribeStackEvents");

        assertThat(check(operation).state()).isEqualTo(Unfinished.IN_PROGRESS);
        cloudFormation.settle("UPDATE_ROLLBACK_COMPLETE");
        assertThat(check(operation).state()).isEqualTo(Unfinished.READY_TO_DEPLOY);
        assertThat(deploy().next()).isEqualTo(Sequel.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "ROLLBACK_COMPLETE, DeleteStack",
        "ROLLBACK_FAILED, DeleteStack",
        "DELETE_FAILED, DeleteStack",
        "CREATE_FAILED, RollbackStack",
        "UPDATE_FAILED, RollbackStack",
        "UPDATE_ROLLBACK_FAILED, ContinueUpdateRollback"
    })
    void clearsAwayWhatAFailedOperationLeft(String status, String recovery) {
        cloudFormation
                .stack("dev-network-stack", status)
                .stackEvent("CREATE_IN_PROGRESS", "User Initiated", "earlier")
                .event("VPC", "", TYPE, "CREATE_FAILED", "the limit is reached", "earlier")
                .stackEvent(status, null, "earlier");
        Operation operation = deploy();
        assertThat(operation.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(operation.next()).isEqualTo(Sequel.DEPLOY);
        assertThat(operation.previousFailure()).contains("VPC (AWS::EC2::VPC): the limit is reached");
        assertThat(cloudFormation.call(recovery))
                .containsEntry("StackName", cloudFormation.stackId())
                .containsEntry("RoleARN", ROLE)
                .containsEntry("ClientRequestToken", operation.requireToken());

        cloudFormation.settle(recovery.equals("DeleteStack") ? "DELETE_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE");
        assertThat(check(operation).state()).isEqualTo(Unfinished.READY_TO_DEPLOY);
        assertThat(deploy().next()).isEqualTo(Sequel.NOTHING);
    }

    @Test
    void triesARecoveryOnceAndThenSaysWhyItFailed() {
        cloudFormation.stack("dev-network-stack", "UPDATE_ROLLBACK_FAILED");
        Operation operation = deploy();
        cloudFormation
                .event("VPC", "vpc-1", TYPE, "UPDATE_FAILED", "still attached", operation.requireToken())
                .settle("UPDATE_ROLLBACK_FAILED");
        assertThat(check(operation).state()).isEqualTo(Unfinished.READY_TO_DEPLOY);
        Operation failed = deploy();
        assertThat(failure(failed).error()).isEqualTo("StackFailed");
        assertThat(failure(failed).cause())
                .isEqualTo("dev-network-stack is in UPDATE_ROLLBACK_FAILED: VPC (AWS::EC2::VPC): still attached; repair"
                        + " that and deploy again, or leave the resource out by its name: aws cloudformation"
                        + " continue-update-rollback --stack-name dev-network-stack --resources-to-skip LOGICAL_ID");
        assertThat(cloudFormation.call("ContinueUpdateRollback")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"UPDATE_ROLLBACK_IN_PROGRESS, UPDATE_ROLLBACK_FAILED", "ROLLBACK_IN_PROGRESS, ROLLBACK_FAILED"})
    void saysOfARollbackThatFailedTooWhatKeepsIt(String rollback, String end) {
        cloudFormation.stack("dev-network-stack", "UPDATE_COMPLETE");
        Operation operation = deploy();
        cloudFormation
                .event("VPC", "vpc-1", TYPE, "UPDATE_FAILED", "the limit is reached.", operation.requireToken())
                .stackEvent(rollback, "The following resource(s) failed to update: [VPC]. ", operation.requireToken())
                .event("Other", "vpc-2", TYPE, "UPDATE_FAILED", "still attached", operation.requireToken())
                .settle(end);

        assertThat(failure(check(operation)).cause())
                .isEqualTo("VPC (AWS::EC2::VPC): the limit is reached; its rollback failed too, which leaves"
                        + " dev-network-stack in %s: Other (AWS::EC2::VPC): still attached".formatted(end));
    }

    @Test
    void makesWayForACreationWithoutSpeakingOfAFailure() {
        cloudFormation
                .stack("dev-network-stack", "REVIEW_IN_PROGRESS")
                .stackEvent("REVIEW_IN_PROGRESS", "User Initiated", null);
        Operation operation = deploy();
        assertThat(operation.next()).isEqualTo(Sequel.DEPLOY);
        assertThat(operation.previousFailure()).isEmpty();
        assertThat(cloudFormation.call("DeleteStack")).containsEntry("ClientRequestToken", operation.requireToken());
    }

    @Test
    void endsWithTheExportThatKeepsAStackFromBeingDeleted() {
        cloudFormation.stack("dev-network-stack", "DELETE_FAILED").stackEvent("DELETE_FAILED", null, "earlier");
        Operation operation = deploy();
        String reason = "Delete canceled. Cannot delete export dev-vpc as it is in use by dev-alb-stack.";
        cloudFormation
                .stackEvent("DELETE_FAILED", reason, operation.requireToken())
                .settle("DELETE_FAILED");
        assertThat(check(operation).state()).isEqualTo(Unfinished.READY_TO_DEPLOY);
        assertThat(failure(deploy()).cause())
                .isEqualTo(
                        "dev-network-stack is in DELETE_FAILED: Delete canceled. Cannot delete export dev-vpc as it is"
                                + " in use by dev-alb-stack; repair that and deploy again");
        assertThat(cloudFormation.call("DeleteStack")).isNotNull();
    }

    /** EC2 says that something depends on the VPC, and not what; only a deletion looks for that. */
    @Test
    void saysHowToFindOutWhatHoldsAStackThatCannotBeDeleted() {
        cloudFormation.stack("dev-network-stack", "DELETE_FAILED").stackEvent("DELETE_FAILED", null, "earlier");
        Operation operation = deploy();
        String reason = "The vpc 'vpc-1' has dependencies and cannot be deleted.";
        cloudFormation
                .event("VPC", "vpc-1", TYPE, "DELETE_FAILED", reason, operation.requireToken())
                .settle("DELETE_FAILED");

        assertThat(failure(deploy()).cause())
                .isEqualTo(
                        "dev-network-stack is in DELETE_FAILED: VPC (AWS::EC2::VPC): The vpc 'vpc-1' has dependencies"
                                + " and cannot be deleted; repair that and deploy again; litellmctl teardown dev --stack network"
                                + " --confirm DELETE names what holds it");
    }

    @Test
    void liftsTheProtectionOfAStackThatNeverCameToBe() {
        cloudFormation.stack("prod-network-stack", "ROLLBACK_COMPLETE").terminationProtection();
        request = Requests.deploy("prod");
        deploy();
        assertThat(cloudFormation.actions()).containsSubsequence("UpdateTerminationProtection", "DeleteStack");
    }

    @Test
    void liftsTheProtectionThatKeptARollbackFromDeletingADatabase() {
        String database = Moto.newEnvironment() + "-db";
        RdsClient rds = Moto.shared().client(RdsClient.builder());
        rds.createDBInstance(Databases.wanted(database).deletionProtection(true).build());
        cloudFormation
                .stack("dev-network-stack", "ROLLBACK_FAILED")
                .resource("DBInstance", "AWS::RDS::DBInstance", database, "DELETE_FAILED");

        deploy();

        assertThat(cloudFormation.call("DeleteStack")).isNotNull();
        assertThat(rds.describeDBInstances(describe -> describe.dbInstanceIdentifier(database))
                        .dbInstances()
                        .getFirst()
                        .deletionProtection())
                .isFalse();
    }

    @Test
    void waitsForAProtectedDatabaseThatIsBusy() {
        cloudFormation
                .stack("dev-network-stack", "ROLLBACK_FAILED")
                .resource("DBInstance", "AWS::RDS::DBInstance", "db", "DELETE_FAILED");
        try (ScriptedService busy = new ScriptedService()
                .answer("DescribeDBInstances", Databases.protectedOne("backing-up"))
                .refuse("ModifyDBInstance", "InvalidDBInstanceState", "Instance db is currently backing-up.")) {
            DeletionProtection protection = new DeletionProtection(
                    Moto.shared().client(ElasticLoadBalancingV2Client.builder()), busy.client(RdsClient.builder()));
            Deployment deployment =
                    new Deployment(request, release, "network", Map.of("functionsKey", "k", "image", "i"));

            Operation waiting = new StackDeployer(client, () -> protection, ROLE, CLOCK).deploy(deployment);
            Operation failed = new StackDeployer(
                            client, () -> protection, ROLE, Clock.offset(CLOCK, Duration.ofMinutes(70)))
                    .deploy(deployment);

            assertThat(waiting.waitSeconds()).isEqualTo(15);
            assertThat(check(waiting).state()).isEqualTo(Unfinished.READY_TO_DEPLOY);
            assertThat(failure(failed).cause()).startsWith("dev-network-stack: Instance db is currently backing-up");
            assertThat(cloudFormation.actions()).doesNotContain("DeleteStack");
        }
    }

    @Test
    void followsItsOwnOperationWhereItsTokenIsKnownAlready() {
        Operation first = deploy();
        cloudFormation
                .updatedAt(NOW)
                .stackEvent("CREATE_COMPLETE", null, first.requireToken())
                .settle("CREATE_COMPLETE");
        cloudFormation.refuse("UpdateStack", "TokenAlreadyExistsException A client request token already exists");

        Operation again = deploy();

        assertThat(again.next()).isEqualTo(Sequel.NOTHING);
        assertThat(check(again).state()).isEqualTo(new Succeeded("CREATED"));
    }

    @Test
    void saysWhatACheckBeforeTheOperationFoundAndNotOnlyItsName() {
        Operation operation = deploy();
        cloudFormation
                .stackEvent(
                        "CREATE_FAILED",
                        "The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck].",
                        operation.requireToken())
                .validationFailure(
                        "Secret",
                        "AWS::SecretsManager::Secret",
                        "/Resources/Secret/Properties/Name",
                        "a secret of this name exists")
                .settle("ROLLBACK_COMPLETE");

        assertThat(failure(check(operation)).cause())
                .isEqualTo(
                        "Secret AWS::SecretsManager::Secret, /Resources/Secret/Properties/Name: a secret of this name exists");
        assertThat(deploy().previousFailure())
                .hasValueSatisfying(why -> assertThat(why).startsWith("Secret AWS::SecretsManager::Secret"));
    }

    @Test
    void leavesAForeignStateToAPerson() {
        cloudFormation.stack("dev-network-stack", "IMPORT_ROLLBACK_FAILED");
        assertThat(failure(deploy()).cause())
                .isEqualTo("dev-network-stack is in IMPORT_ROLLBACK_FAILED: only a person can resolve that, in the"
                        + " CloudFormation console");
        assertThat(cloudFormation.actions()).containsExactly("DescribeStacks");
    }

    @Test
    void isOvertakenBetweenLookAndCall() {
        cloudFormation.refuse("CreateStack", "AlreadyExistsException Stack [dev-network-stack] already exists");
        Operation operation = deploy();
        assertThat(operation.state()).isEqualTo(Unfinished.IN_PROGRESS);
        assertThat(operation.next()).isEqualTo(Sequel.DEPLOY);
        cloudFormation
                .stack("dev-network-stack", "CREATE_COMPLETE")
                .refuse(
                        "UpdateStack",
                        "ValidationError Stack:x is in UPDATE_IN_PROGRESS state and can not be updated.");
        assertThat(deploy().next()).isEqualTo(Sequel.DEPLOY);
    }

    @Test
    void failsWithCloudFormationsOwnWordsWhereTheCallIsWrong() {
        cloudFormation.refuse("CreateStack", "ValidationError Parameters: [Key] must have values");
        Operation operation = deploy();
        assertThat(operation.state())
                .isEqualTo(new Failed("StackFailed", "dev-network-stack: Parameters: [Key] must have values"));
    }

    @Test
    void needsEveryValueThatTheCatalogueNames() {
        Deployment deployment = new Deployment(request, release, "network", Map.of("functionsKey", "k"));
        assertThatThrownBy(() -> deployer.deploy(deployment))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stacks.yaml: stacks.network.parameters: found ${image}; known here are functionsKey");
    }

    @Test
    void suppliesAllThatTheCatalogueMayAskFor() {
        Release published = new Release(
                release.id(),
                release.stacks(),
                "https://bucket/",
                _ -> "functions.jar".getBytes(StandardCharsets.UTF_8));

        assertThat(Deployment.supplied(request, published, "bucket", Optional.of("image")))
                .containsOnlyKeys(Deployment.SUPPLIED);
    }

    @Test
    void handsOutputsOfOneStackToAnother() {
        deployer.deploy(new Deployment(request, release, "service", Map.of("network.ListenerArn", "arn:listener")));
        assertThat(parameters(cloudFormation.call("CreateStack"))).containsEntry("Listener", "arn:listener");
    }

    @Test
    void saysWhichStackComesFirstWhereAnOutputIsMissing() {
        Deployment deployment = new Deployment(request, release, "service", Map.of());
        assertThatThrownBy(() -> deployer.deploy(deployment))
                .isInstanceOf(StackFailed.class)
                .hasMessage(
                        "dev-service-stack needs ${network.ListenerArn} of the same environment, which is not there:"
                                + " deploy network first");
    }

    @Test
    void showsProgressWhileItWaits() {
        Operation operation = deploy();
        cloudFormation.resource("VPC", "CREATE_COMPLETE").resource("Gateway", "CREATE_IN_PROGRESS");
        Operation later = new StackChecker(
                        client, () -> ecs.client(EcsClient.builder()), Clock.offset(CLOCK, Duration.ofSeconds(20)))
                .check(request, operation);
        assertThat(later.progress()).contains(Progress.of(1, 2, "Gateway CREATE_IN_PROGRESS"));
        assertThat(later.waitSeconds()).isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({"CREATE_COMPLETE, CREATED", "UPDATE_COMPLETE, UPDATED"})
    void succeedsOnceTheStackIsComplete(String status, String outcome) {
        Operation operation = deploy();
        cloudFormation.settle(status);
        Operation done = check(operation);
        assertThat(done.state()).isEqualTo(new Succeeded(outcome));
        assertThat(done.progress()).contains(Progress.of(2, 2));
    }

    @Test
    void namesTheFirstResourceThatFailedOfItself() {
        cloudFormation
                .stackEvent("CREATE_IN_PROGRESS", "User Initiated", "earlier")
                .event("Old", "", TYPE, "CREATE_FAILED", "an earlier operation's failure", "earlier");
        Operation operation = deploy();
        String token = operation.requireToken();
        cloudFormation
                .eventsPerPage(2)
                .event("Subnet", "", "AWS::EC2::Subnet", "CREATE_FAILED", "Resource creation cancelled", token)
                .event("VPC", "", TYPE, "CREATE_FAILED", "told to fail", token)
                .event("Gateway", "", "AWS::EC2::NatGateway", "CREATE_FAILED", "no address", token)
                .stackEvent("ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [VPC, Subnet].", token)
                .event("VPC", "vpc-1", TYPE, "DELETE_FAILED", "in use", token)
                .settle("ROLLBACK_COMPLETE");
        Operation failed = check(operation);
        assertThat(failed.state()).isEqualTo(new Failed("StackFailed", "VPC (AWS::EC2::VPC): told to fail"));
    }

    /** ECS tells it as long as there is the cluster, which a rollback of its creation deletes. */
    @Test
    void saysWhyTheTasksOfAServiceDidNotComeUp() {
        ecs.answer("ListTasks", "{\"taskArns\": [\"arn:task/one\"]}").answer("DescribeTasks", """
                {"tasks": [{"taskArn": "arn:task/one", "stoppedAt": %d, "containers": [],
                  "stoppedReason": "ResourceInitializationError: unable to pull secrets"}]}""".formatted(
                        Requests.STARTED_AT.plus(Duration.ofMinutes(5)).getEpochSecond()));
        Operation operation = deploy();
        cloudFormation
                .event(
                        "Service",
                        "arn:aws:ecs:us-east-1:123456789012:service/dev-litellm-cluster/dev-litellm-service",
                        "AWS::ECS::Service",
                        "CREATE_FAILED",
                        "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.",
                        operation.requireToken())
                .resource("Service", "AWS::ECS::Service", "arn:service", "DELETE_IN_PROGRESS")
                .settle("ROLLBACK_IN_PROGRESS");
        Operation rollingBack = check(operation);
        ecs.refuse("ListTasks", "ClusterNotFoundException");
        cloudFormation.settle("ROLLBACK_COMPLETE");

        assertThat(check(rollingBack).state())
                .isEqualTo(
                        new Failed(
                                "StackFailed",
                                "Service (AWS::ECS::Service): Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'; its latest task: ResourceInitializationError: unable to pull secrets"));
    }

    @Test
    void saysWhatAnUpdateCouldNotDelete() {
        cloudFormation.stack("dev-network-stack", "CREATE_COMPLETE");
        Operation operation = deploy();
        String token = operation.requireToken();
        String reason = "Cannot delete protected DB Instance, please disable deletion protection and try again.";
        cloudFormation
                .event("Gateway", "nat-1", "AWS::EC2::NatGateway", "DELETE_FAILED", "in use", "earlier")
                .event("Route", "r-1", "AWS::EC2::Route", "DELETE_FAILED", "in use", token)
                .event("Route", "r-1", "AWS::EC2::Route", "DELETE_COMPLETE", null, token)
                .event("DBInstance", "dev-db", "AWS::RDS::DBInstance", "DELETE_FAILED", reason, token)
                .event("DBInstance", "dev-db", "AWS::RDS::DBInstance", "DELETE_FAILED", reason, token)
                .settle("UPDATE_COMPLETE", "One or more resources could not be deleted.");

        Operation updated = check(operation);

        assertThat(updated.state()).isInstanceOf(Succeeded.class);
        assertThat(updated.outputs()).containsEntry("leftBehind", "AWS::RDS::DBInstance dev-db: " + reason);
    }

    @Test
    void takesTheStacksOwnReasonWhereNoResourceFailed() {
        Operation operation = deploy();
        cloudFormation
                .stackEvent(
                        "ROLLBACK_IN_PROGRESS", "No export named dev-litellm-vpc-id found", operation.requireToken())
                .settle("ROLLBACK_COMPLETE");
        assertThat(failure(check(operation)).cause()).isEqualTo("No export named dev-litellm-vpc-id found");
    }

    @Test
    void saysThatNothingIsKnownRatherThanNothing() {
        Operation operation = deploy();
        cloudFormation.settle("ROLLBACK_COMPLETE");
        assertThat(failure(check(operation)).cause())
                .isEqualTo("dev-network-stack ended in ROLLBACK_COMPLETE: no reason is recorded");
    }

    @Test
    void noticesThatTheStackWasDeletedMeanwhile() {
        Operation operation = deploy();
        cloudFormation.settle("DELETE_COMPLETE");
        assertThat(failure(check(operation)).cause())
                .isEqualTo("dev-network-stack is gone: it was deleted during the deployment; deploy it again");
        cloudFormation.stack("dev-network-stack", null);
        assertThat(failure(check(operation)).cause())
                .isEqualTo("dev-network-stack is gone: it was deleted during the deployment; deploy it again");
    }

    @Test
    void givesDifferentExecutionsDifferentTokens() {
        String one = token("arn:aws:states:us-east-1:1:execution:m:a_b");
        assertThat(one)
                .matches("[a-zA-Z0-9][-a-zA-Z0-9]{0,127}")
                .isEqualTo(token("arn:aws:states:us-east-1:1:execution:m:a_b"));
        assertThat(token("arn:aws:states:us-east-1:1:execution:m:a-b")).isNotEqualTo(one);
        assertThat(token("arn:aws:states:us-east-1:1:execution:m:" + "x".repeat(80)))
                .matches("[a-zA-Z0-9][-a-zA-Z0-9]{0,127}");
    }

    @Test
    void givesTheStacksOfOneExecutionDifferentTokens() {
        assertThat(new Deployment(request, release, "service", Map.of()).token("deploy"))
                .isNotEqualTo(new Deployment(request, release, "network", Map.of()).token("deploy"));
    }

    private String token(String execution) {
        return new Deployment(Requests.deploy("dev", execution), release, "network", Map.of()).token("deploy");
    }

    private Operation deploy() {
        Map<String, String> supplied = Map.of("functionsKey", "functions/1.jar", "image", "repository@sha256:1");
        return Functions.travelled(deployer.deploy(new Deployment(request, release, "network", supplied)));
    }

    private Operation check(Operation operation) {
        return Functions.travelled(checker.check(request, operation));
    }

    private static Request request(Map<String, String> network) {
        return Requests.deploy("dev").withParameters(Map.of("network", network));
    }

    private static Map<String, String> parameters(Map<String, String> call) {
        return members(call, "Parameters", "ParameterKey", "ParameterValue");
    }

    private static Map<String, String> tags(Map<String, String> call) {
        return members(call, "Tags", "Key", "Value");
    }

    private static Map<String, String> members(Map<String, String> call, String list, String key, String value) {
        Map<String, String> members = new HashMap<>();
        for (int i = 1; call.containsKey(list + ".member." + i + "." + key); i++) {
            String member = list + ".member." + i + ".";
            members.put(call.get(member + key), call.getOrDefault(member + value, "(previous)"));
        }
        return members;
    }
}
