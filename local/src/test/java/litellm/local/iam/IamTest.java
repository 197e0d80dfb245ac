package litellm.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import litellm.local.AwsClients;
import litellm.local.cloud.CloudExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;

/** Calls of roles in a real local cloud. */
class IamTest {
    @RegisterExtension
    static final CloudExtension cloud = new CloudExtension();

    private static final String READ = """
            {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}""";

    private String role;
    private AwsClients caller;

    @BeforeEach
    void makeARole(TestInfo test) {
        role = "role-" + test.getTestMethod().orElseThrow().getName();
        cloud.aws().iam().createRole(request -> request.roleName(role).assumeRolePolicyDocument("{}"));
        caller = cloud.assume("arn:aws:iam::123456789012:role/" + role, "session");
    }

    @Test
    void deniesInAwsOwnWordsWhatNoPolicyAllows() {
        table("denied");
        allow("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:123456789012:table/denied");
        assertThat(caller.dynamoDb()
                        .getItem(request -> request.tableName("denied").key(key()))
                        .hasItem())
                .isFalse();
        assertThatThrownBy(() -> caller.dynamoDb()
                        .putItem(request -> request.tableName("denied").item(key())))
                .isInstanceOfSatisfying(AwsServiceException.class, denied -> {
                    assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                    assertThat(denied.awsErrorDetails().errorMessage())
                            .isEqualTo("User: arn:aws:sts::123456789012:assumed-role/" + role + "/session is not"
                                    + " authorized to perform: dynamodb:PutItem on resource:"
                                    + " arn:aws:dynamodb:us-east-1:123456789012:table/denied because no identity-based"
                                    + " policy allows the dynamodb:PutItem action");
                });
        assertThatThrownBy(() -> caller.ec2().describeVpcs()).hasMessageContaining("ec2:DescribeVpcs on resource: *");
        assertThatThrownBy(() -> caller.iam().getRole(request -> request.roleName("other")))
                .hasMessageContaining("iam:GetRole on resource: arn:aws:iam::123456789012:role/other");
    }

    @Test
    void knowsTheObjectsOfABucket() {
        cloud.aws().s3().createBucket(request -> request.bucket("objects"));
        cloud.aws().s3().putObject(request -> request.bucket("objects").key("a/b c"), RequestBody.fromString("x"));
        allow("s3:GetObject", "arn:aws:s3:::objects/a/*");
        assertThat(caller.s3()
                        .getObjectAsBytes(request -> request.bucket("objects").key("a/b c"))
                        .asUtf8String())
                .isEqualTo("x");
        assertThatThrownBy(() -> caller.s3()
                        .getObjectAsBytes(request -> request.bucket("objects").key("b")))
                .hasMessageContaining("s3:GetObject on resource: arn:aws:s3:::objects/b");
        assertThatThrownBy(() -> caller.s3().listObjectsV2(request -> request.bucket("objects")))
                .hasMessageContaining("s3:ListBucket on resource: arn:aws:s3:::objects");
    }

    @Test
    void asksForEachObjectThatIsDeleted() {
        cloud.aws().s3().createBucket(request -> request.bucket("deleted"));
        allow("s3:DeleteObject", "arn:aws:s3:::deleted/a/*");
        delete(ObjectIdentifier.builder().key("a/1 & 2").build());
        assertThatThrownBy(() -> delete(
                        ObjectIdentifier.builder().key("a/1").build(),
                        ObjectIdentifier.builder().key("b/1").build()))
                .hasMessageContaining("s3:DeleteObject on resource: arn:aws:s3:::deleted/b/1");
        assertThatThrownBy(() -> delete(
                        ObjectIdentifier.builder().key("a/1").versionId("x").build()))
                .hasMessageContaining("s3:DeleteObjectVersion on resource: arn:aws:s3:::deleted/a/1");
    }

    private void delete(ObjectIdentifier... objects) {
        caller.s3().deleteObjects(request -> request.bucket("deleted").delete(delete -> delete.objects(objects)));
    }

    /** What is said of a bucket or an object is not its listing or its content. */
    @Test
    void takesNoSubresourceForTheThingItself() {
        allow("s3:*", "*");
        assertThatThrownBy(() -> caller.s3().getBucketLogging(request -> request.bucket("objects")))
                .hasMessageContaining("does not know which resource s3 GET /objects acts on");
        assertThatThrownBy(() -> caller.s3()
                        .putObjectTagging(
                                request -> request.bucket("objects").key("a").tagging(tags -> tags.tagSet(List.of()))))
                .hasMessageContaining("does not know which resource s3 PUT /objects/a acts on");
    }

    @Test
    void asksForTheAliasThatIsInvoked() {
        allow("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:one");
        assertThatThrownBy(() -> caller.lambda()
                        .invoke(request -> request.functionName("one").qualifier("live")))
                .hasMessageContaining(
                        "lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:one:live");
        assertThatThrownBy(() -> caller.lambda().invoke(request -> request.functionName("one")))
                .hasMessageContaining("Function not found");
    }

    /** The names that a denial quotes may hold what XML does not. */
    @Test
    void deniesInXmlThatClientsCanRead() {
        assertThatThrownBy(() -> caller.s3()
                        .getObjectAsBytes(request -> request.bucket("objects").key("a&b<c>\u0001.json")))
                .hasMessageContaining("s3:GetObject on resource: arn:aws:s3:::objects/a&b<c>\uFFFD.json because");
        assertThatThrownBy(
                        () -> caller.ec2().deleteNetworkInterface(request -> request.networkInterfaceId("eni-<&>\r1")))
                .hasMessageContaining("network-interface/eni-<&>\r1 because");
    }

    @Test
    void needsTheObjectOfATemplate() {
        allow("cloudformation:ValidateTemplate", "*");
        try (CloudFormationClient client = cloudFormation()) {
            for (String url : List.of(
                    "https://templates.s3.us-east-1.amazonaws.com/a/b%20c.yaml",
                    "https://s3.us-east-1.amazonaws.com/templates/a/b%20c.yaml",
                    cloud.endpoint() + "/templates/a/b%20c.yaml")) {
                assertThatThrownBy(() -> client.validateTemplate(request -> request.templateURL(url)))
                        .hasMessageContaining("s3:GetObject on resource: arn:aws:s3:::templates/a/b c.yaml");
            }
            assertThatThrownBy(() -> client.validateTemplate(request -> request.templateURL("nowhere")))
                    .hasMessageContaining("TemplateURL must be a supported URL.");
        }
    }

    @Test
    void needsTheKeyOfASecretToo() {
        String key = cloud.aws().kms().createKey().keyMetadata().arn();
        String secret = cloud.aws()
                .secretsManager()
                .createSecret(
                        request -> request.name("dev/one").secretString("s").kmsKeyId(key))
                .arn();
        allow("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:123456789012:secret:dev/one-??????");
        assertThatThrownBy(() -> caller.secretsManager().getSecretValue(request -> request.secretId("dev/one")))
                .hasMessageContaining("kms:Decrypt on resource: " + key);
        policy("key", """
                {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Condition": {
                  "StringEquals": {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"},
                  "StringLike": {"kms:EncryptionContext:SecretARN": "arn:aws:secretsmanager:*:secret:dev/one-??????"}}}""");
        assertThat(caller.secretsManager()
                        .getSecretValue(request -> request.secretId(secret))
                        .secretString())
                .isEqualTo("s");
    }

    @Test
    void knowsTheVpcOfANetworkInterface() {
        var subnet = cloud.aws().ec2().describeSubnets().subnets().getFirst();
        String held = cloud.aws()
                .ec2()
                .createNetworkInterface(request -> request.subnetId(subnet.subnetId()))
                .networkInterface()
                .networkInterfaceId();
        String statement = """
                {"Effect": "Allow", "Action": "ec2:DeleteNetworkInterface", "Resource": "*", "Condition": {
                  "ArnLike": {"ec2:Vpc": "arn:aws:ec2:us-east-1:123456789012:vpc/%s"}}}""";
        policy("test", statement.formatted("vpc-other"));
        assertThatThrownBy(() -> caller.ec2().deleteNetworkInterface(request -> request.networkInterfaceId(held)))
                .hasMessageContaining("ec2:DeleteNetworkInterface on resource:");
        policy("test", statement.formatted(subnet.vpcId()));
        caller.ec2().deleteNetworkInterface(request -> request.networkInterfaceId(held));
    }

    @Test
    void knowsTheTagsOfASnapshot() {
        cloud.aws()
                .rds()
                .createDBInstance(create -> create.dbInstanceIdentifier("snapped")
                        .engine("mysql")
                        .dbInstanceClass("db.t3.micro")
                        .allocatedStorage(20)
                        .masterUsername("admin1")
                        .masterUserPassword("password1"));
        policy("keep", """
                {"Effect": "Allow", "Action": "rds:AddTagsToResource", "Resource": "arn:aws:rds:*:*:snapshot:*", "Condition": {
                  "StringEquals": {"aws:ResourceTag/Environment": "dev"}}}""");
        tag(snapshot("ours", "dev"));
        String other = snapshot("theirs", "qa");
        assertThatThrownBy(() -> tag(other)).hasMessageContaining("rds:AddTagsToResource on resource: " + other);
    }

    private String snapshot(String name, String ofEnvironment) {
        return cloud.aws()
                .rds()
                .createDBSnapshot(create -> create.dbInstanceIdentifier("snapped")
                        .dbSnapshotIdentifier(name)
                        .tags(Tag.builder()
                                .key("Environment")
                                .value(ofEnvironment)
                                .build()))
                .dbSnapshot()
                .dbSnapshotArn();
    }

    private void tag(String snapshot) {
        caller.rds()
                .addTagsToResource(request -> request.resourceName(snapshot)
                        .tags(Tag.builder().key("KeepData").value("true").build()));
    }

    @Test
    void needsToPassARoleToWhomItIsFor() {
        String passed = "arn:aws:iam::123456789012:role/" + role;
        allow("ecs:RegisterTaskDefinition", "*");
        assertThatThrownBy(() -> register(passed)).hasMessageContaining("iam:PassRole on resource: " + passed);
        policy("pass", """
                {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "%s", "Condition": {
                  "StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}""".formatted(passed));
        register(passed);
    }

    @Test
    void needsToPassARoleWhereverItIsHandedOver() {
        String passed = "arn:aws:iam::123456789012:role/" + role;
        policy("test", """
                {"Effect": "Allow", "Action": ["lambda:*", "events:*", "scheduler:*"], "Resource": "*"}""");
        assertThatThrownBy(() -> caller.lambda()
                        .updateFunctionConfiguration(
                                request -> request.functionName("one").role(passed)))
                .hasMessageContaining("iam:PassRole on resource: " + passed);
        assertThatThrownBy(() -> caller.eventBridge()
                        .putTargets(request -> request.rule("one")
                                .targets(Target.builder()
                                        .id("1")
                                        .arn("arn:aws:states:us-east-1:123456789012:stateMachine:one")
                                        .roleArn(passed)
                                        .build())))
                .hasMessageContaining("iam:PassRole on resource: " + passed);
        assertThatThrownBy(() -> caller.scheduler()
                        .createSchedule(request -> request.name("one")
                                .scheduleExpression("rate(1 day)")
                                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                                .target(target -> target.arn("arn:aws:lambda:us-east-1:123456789012:function:one")
                                        .roleArn(passed))))
                .hasMessageContaining("iam:PassRole on resource: " + passed);
    }

    @Test
    void needsTheKeyOfASecretThatIsMadeOrChanged() {
        String key = cloud.aws().kms().createKey().keyMetadata().arn();
        allow("secretsmanager:*", "*");
        assertThatThrownBy(() -> caller.secretsManager()
                        .createSecret(
                                request -> request.name("dev/two").kmsKeyId(key).secretString("s")))
                .hasMessageContaining("kms:GenerateDataKey on resource: " + key);
        cloud.aws()
                .secretsManager()
                .createSecret(request -> request.name("dev/two").kmsKeyId(key).secretString("s"));
        assertThatThrownBy(() -> caller.secretsManager()
                        .updateSecret(request -> request.secretId("dev/two").secretString("t")))
                .hasMessageContaining("kms:GenerateDataKey on resource: " + key);
        caller.secretsManager()
                .updateSecret(request -> request.secretId("dev/two").description("no value"));
    }

    @Test
    void needsToInvokeTheFunctionThatRotatesASecret() {
        String function = "arn:aws:lambda:us-east-1:123456789012:function:rotation";
        cloud.aws()
                .secretsManager()
                .createSecret(request -> request.name("dev/three").secretString("s"));
        allow("secretsmanager:*", "*");
        assertThatThrownBy(() -> caller.secretsManager()
                        .rotateSecret(request -> request.secretId("dev/three").rotationLambdaARN(function)))
                .hasMessageContaining("lambda:InvokeFunction on resource: " + function);
    }

    @Test
    void tellsCompositeAlarmsOnlyToWhoMayBeToldOfAll() {
        allow("cloudwatch:DescribeAlarms", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:*");
        caller.cloudWatch().describeAlarms(request -> request.alarmTypes(AlarmType.METRIC_ALARM));

        assertThatThrownBy(() -> caller.cloudWatch()
                        .describeAlarms(
                                request -> request.alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM)))
                .hasMessageContaining("cloudwatch:DescribeAlarms on resource: *");
    }

    @Test
    void needsToSeeTheSecurityGroupsOfALoadBalancer() {
        allow("elasticloadbalancing:CreateLoadBalancer", "*");
        String subnet = cloud.aws().ec2().describeSubnets().subnets().getFirst().subnetId();
        String group = cloud.aws()
                .ec2()
                .describeSecurityGroups()
                .securityGroups()
                .getFirst()
                .groupId();

        assertThatThrownBy(() -> caller.elasticLoadBalancingV2()
                        .createLoadBalancer(request ->
                                request.name("guarded").subnets(subnet).securityGroups(group)))
                .hasMessageContaining("ec2:GetSecurityGroupsForVpc");
        policy("see", """
                {"Effect": "Allow", "Action": "ec2:GetSecurityGroupsForVpc", "Resource": "*"}""");
        assertThat(caller.elasticLoadBalancingV2()
                        .createLoadBalancer(request ->
                                request.name("guarded").subnets(subnet).securityGroups(group))
                        .loadBalancers())
                .hasSize(1);
    }

    @Test
    void deniesACallWhoseBodyIsNull() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(cloud.endpoint())
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + accessKey() + "/20250101/us-east-1/kms/aws4_request")
                .header("X-Amz-Target", "TrentService.ListKeys")
                .POST(HttpRequest.BodyPublishers.ofString("null"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("not authorized to perform: kms:ListKeys on resource: *");
        }
    }

    private String accessKey() {
        return cloud.aws()
                .sts()
                .assumeRole(request -> request.roleArn("arn:aws:iam::123456789012:role/" + role)
                        .roleSessionName("session"))
                .credentials()
                .accessKeyId();
    }

    @Test
    void tellsOfAllStacksOnlyWhoMayListThem() {
        allow("cloudformation:DescribeStacks", "*");
        try (CloudFormationClient cloudFormation = cloudFormation()) {
            assertThatThrownBy(() -> cloudFormation.describeStacks(request -> request.stackName("absent")))
                    .hasMessageContaining("Stack with id absent does not exist");
            assertThatThrownBy(cloudFormation::describeStacks)
                    .hasMessageContaining("cloudformation:ListStacks on resource: *");
        }
    }

    @Test
    void makesNoKeyWhosePolicyItsMakerCouldNotChange() {
        policy("make", """
                {"Effect": "Allow", "Action": ["kms:CreateKey", "kms:TagResource"], "Resource": "*"}""");
        policy("change", """
                {"Effect": "Allow", "Action": "kms:PutKeyPolicy", "Resource": "*", "Condition": {
                  "StringEquals": {"aws:ResourceTag/Environment": "dev"}}}""");
        assertThatThrownBy(this::keyOfDev).hasMessageContaining("kms:PutKeyPolicy");
        policy("change", """
                {"Effect": "Allow", "Action": "kms:PutKeyPolicy", "Resource": "*", "Condition": {
                  "StringEqualsIfExists": {"aws:ResourceTag/Environment": "dev"}}}""");
        keyOfDev();
        policy("make", """
                {"Effect": "Allow", "Action": "kms:CreateKey", "Resource": "*"}""");
        assertThatThrownBy(this::keyOfDev).hasMessageContaining("kms:TagResource");
    }

    private void keyOfDev() {
        var tag = software.amazon.awssdk.services.kms.model.Tag.builder()
                .tagKey("Environment")
                .tagValue("dev")
                .build();
        caller.kms().createKey(request -> request.tags(tag));
    }

    @Test
    void putsAFirewallOnlyBeforeALoadBalancerThatTheCallerMayPutItBefore() {
        String balancer = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/one/1";
        policy("associate", """
                {"Effect": "Allow", "Action": ["wafv2:AssociateWebACL", "wafv2:GetWebACLForResource", "wafv2:DisassociateWebACL"],
                 "Resource": "*"}""");
        assertThatThrownBy(() -> caller.wafv2()
                        .associateWebACL(request -> request.resourceArn(balancer)
                                .webACLArn("arn:aws:wafv2:us-east-1:123456789012:regional/webacl/one/1")))
                .hasMessageContaining("elasticloadbalancing:SetWebACL on resource: " + balancer);
        assertThatThrownBy(() -> caller.wafv2().getWebACLForResource(request -> request.resourceArn(balancer)))
                .hasMessageContaining("elasticloadbalancing:GetLoadBalancerWebACL on resource: " + balancer);
        assertThatThrownBy(() -> caller.wafv2().disassociateWebACL(request -> request.resourceArn(balancer)))
                .hasMessageContaining("elasticloadbalancing:SetWebACL on resource: " + balancer);
    }

    @Test
    void aChangeCountsAtOnceForEveryRoleThatHasThePolicy() {
        IamClient iam = cloud.aws().iam();
        table("shared");
        String shared = iam.createPolicy(request -> request.policyName("shared").policyDocument(document(READ)))
                .policy()
                .arn();
        iam.attachRolePolicy(request -> request.roleName(role).policyArn(shared));
        caller.dynamoDb().getItem(request -> request.tableName("shared").key(key()));

        iam.createPolicyVersion(request -> request.policyArn(shared)
                .policyDocument(document(READ.replace("GetItem", "PutItem")))
                .setAsDefault(true));
        caller.dynamoDb().putItem(request -> request.tableName("shared").item(key()));
        assertThatThrownBy(() -> caller.dynamoDb()
                        .getItem(request -> request.tableName("shared").key(key())))
                .hasMessageContaining("dynamodb:GetItem");

        iam.detachRolePolicy(request -> request.roleName(role).policyArn(shared));
        assertThatThrownBy(() -> caller.dynamoDb()
                        .putItem(request -> request.tableName("shared").item(key())))
                .hasMessageContaining("dynamodb:PutItem");
    }

    @Test
    void namesAnActionThatTheTableDoesNotKnow() {
        allow("*", "*");
        assertThatThrownBy(() -> caller.sqs().listQueues())
                .hasMessageContaining("does not know which resource sqs:ListQueues acts on: add it to resources.yaml");
    }

    @Test
    void namesThePolicyThatItDoesNotEvaluate() throws Exception {
        policy("test", """
                {"Sid": "Most", "Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}""");
        cloud.call("DELETE", "/_local/privileges", null);
        String message = "The local cloud does not evaluate NotAction: statement Most of policy test";

        assertThatThrownBy(() -> caller.kms().listKeys()).isInstanceOfSatisfying(AwsServiceException.class, denied -> {
            assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
            assertThat(denied.awsErrorDetails().errorMessage()).isEqualTo(message);
        });
        assertThat(cloud.call("GET", "/_local/privileges", null).json().get("roles"))
                .isEqualTo(List.of(Map.of(
                        "role", role,
                        "allowed", 0,
                        "used", List.of(),
                        "unused", List.of(),
                        "denied", List.of(Map.of("what", message, "calls", 1)))));
    }

    @Test
    void tellsWhatARoleUsedAndWhatItDidNot() throws Exception {
        allow("kms:ListKeys", "*");
        policy("more", """
                {"Sid": "Make", "Effect": "Allow", "Action": ["kms:CreateKey"], "Resource": "*"}""");
        cloud.call("DELETE", "/_local/privileges", null);
        caller.kms().listKeys();
        caller.kms().listKeys();
        assertThatThrownBy(() -> caller.kms().listAliases()).hasMessageContaining("kms:ListAliases");

        assertThat(cloud.call("GET", "/_local/privileges", null).json().get("roles"))
                .isEqualTo(List.of(Map.of(
                        "role", role,
                        "allowed", 2,
                        "used", List.of(Map.of("policy", "test", "sid", "", "action", "kms:ListKeys", "calls", 2)),
                        "unused", List.of(Map.of("policy", "more", "sid", "Make", "action", "kms:CreateKey")),
                        "denied", List.of(Map.of("what", "kms:ListAliases on *", "calls", 1)))));
    }

    private void register(String passed) {
        caller.ecs()
                .registerTaskDefinition(request -> request.family("family")
                        .executionRoleArn(passed)
                        .containerDefinitions(ContainerDefinition.builder()
                                .name("one")
                                .image("image")
                                .memory(128)
                                .build()));
    }

    private CloudFormationClient cloudFormation() {
        return CloudFormationClient.builder()
                .endpointOverride(cloud.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(CloudExtension.credentials(accessKey()))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private void allow(String action, String resource) {
        policy("test", "{\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"%s\"}".formatted(action, resource));
    }

    private void policy(String name, String statement) {
        cloud.aws()
                .iam()
                .putRolePolicy(
                        request -> request.roleName(role).policyName(name).policyDocument(document(statement)));
    }

    private static String document(String statement) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [" + statement + "]}";
    }

    private void table(String name) {
        cloud.aws()
                .dynamoDb()
                .createTable(request -> request.tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("id")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build()));
    }

    private static Map<String, AttributeValue> key() {
        return Map.of("id", AttributeValue.fromS("x"));
    }
}
