package litellm.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import litellm.local.AwsClients;
import litellm.local.cloud.CloudExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.waiters.CloudFormationWaiter;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.Scope;
import tools.jackson.jr.ob.JSON;

/** The role of Azure DevOps, as the bootstrap template makes it: it can do what a pipeline does, and nothing else. */
@Order(1)
class DeployerRoleTest {
    @RegisterExtension
    static final CloudExtension cloud = new CloudExtension();

    private static final String STACK = "litellm-control-plane";
    private static final String BUCKET = "litellm-control-plane-123456789012-us-east-1";
    private static final String ROLES = "arn:aws:iam::123456789012:role/";
    private static final String MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:litellm-control-plane";
    private static final String ISSUER = "vstoken.dev.azure.com/01234567-89ab-cdef-0123-456789abcdef";
    private static AwsClients deployer;

    /** Something that a pipeline has no business with. */
    record Forbidden(String what, Consumer<AwsClients> call) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Forbidden> forbidden() {
        return Stream.of(
                new Forbidden("read a report's neighbour", aws -> get(aws, "functions/x.jar")),
                new Forbidden("read a report", aws -> get(aws, "reports/dev/x.json")),
                new Forbidden("write a report", aws -> put(aws, "reports/dev/x.json")),
                new Forbidden(
                        "upload a release without asking whether it is there",
                        aws -> aws.s3()
                                .putObject(
                                        r -> r.bucket(BUCKET).key("releases/0/machine.json"),
                                        RequestBody.fromString("x"))),
                new Forbidden("write beside the releases", aws -> put(aws, "other/x")),
                new Forbidden("write what an image is built from", aws -> put(aws, "image-sources/x.zip")),
                new Forbidden(
                        "delete a release",
                        aws -> aws.s3().deleteObject(r -> r.bucket(BUCKET).key("releases/0/x"))),
                new Forbidden(
                        "list the reports",
                        aws -> aws.s3().listObjectsV2(r -> r.bucket(BUCKET).prefix("reports/"))),
                new Forbidden("list the whole bucket", aws -> aws.s3().listObjectsV2(r -> r.bucket(BUCKET))),
                new Forbidden("list another bucket", aws -> aws.s3().listObjectsV2(r -> r.bucket("other"))),
                new Forbidden("read provider keys", aws -> secret(aws, "litellm-control-plane/dev/provider-keys")),
                new Forbidden("read a salt key", aws -> secret(aws, "dev/litellm/salt-key")),
                new Forbidden("read a master key", aws -> secret(aws, "dev/litellm/master-key")),
                new Forbidden(
                        "write a salt key",
                        aws -> aws.secretsManager()
                                .putSecretValue(
                                        r -> r.secretId("dev/litellm/salt-key").secretString("x"))),
                new Forbidden(
                        "delete a secret",
                        aws -> aws.secretsManager()
                                .deleteSecret(r -> r.secretId("litellm-control-plane/dev/provider-keys"))),
                new Forbidden("list secrets", aws -> aws.secretsManager().listSecrets()),
                new Forbidden(
                        "create a secret",
                        aws -> aws.secretsManager()
                                .createSecret(r -> r.name("mine").secretString("x"))),
                new Forbidden("list keys", aws -> aws.kms().listKeys()),
                new Forbidden("create a key", aws -> aws.kms().createKey()),
                new Forbidden(
                        "create a role",
                        aws -> aws.iam().createRole(r -> r.roleName("mine").assumeRolePolicyDocument("{}"))),
                new Forbidden(
                        "widen its own policy",
                        aws -> aws.iam()
                                .putRolePolicy(r -> r.roleName("litellm-control-plane-deployer")
                                        .policyName("deploy")
                                        .policyDocument("{}"))),
                new Forbidden(
                        "attach a policy to itself",
                        aws -> aws.iam()
                                .attachRolePolicy(r -> r.roleName("litellm-control-plane-deployer")
                                        .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"))),
                new Forbidden(
                        "look at a role",
                        aws -> aws.iam().getRole(r -> r.roleName("litellm-control-plane-cloudformation"))),
                new Forbidden(
                        "invoke a function",
                        aws -> aws.lambda().invoke(r -> r.functionName("litellm-control-plane-deploy-stack"))),
                new Forbidden(
                        "read a function's settings",
                        aws -> aws.lambda()
                                .getFunctionConfiguration(r -> r.functionName("litellm-control-plane-deploy-stack"))),
                new Forbidden(
                        "replace a function's code",
                        aws -> aws.lambda()
                                .updateFunctionCode(r -> r.functionName("litellm-control-plane-deploy-stack")
                                        .s3Bucket(BUCKET)
                                        .s3Key("functions/x.jar"))),
                new Forbidden(
                        "delete a function",
                        aws -> aws.lambda().deleteFunction(r -> r.functionName("litellm-control-plane-deploy-stack"))),
                new Forbidden(
                        "start another state machine",
                        aws -> aws.sfn().startExecution(r -> r.stateMachineArn(MACHINE + "-other"))),
                new Forbidden("list state machines", aws -> aws.sfn().listStateMachines()),
                new Forbidden(
                        "follow another machine's execution",
                        aws -> aws.sfn()
                                .describeExecution(r ->
                                        r.executionArn("arn:aws:states:us-east-1:123456789012:execution:another:x"))),
                new Forbidden(
                        "take a lock away",
                        aws -> aws.dynamoDb()
                                .deleteItem(r -> r.tableName("litellm-control-plane-locks")
                                        .key(Map.of("environment", AttributeValue.fromS("prod"))))),
                new Forbidden(
                        "take a lock",
                        aws -> aws.dynamoDb()
                                .putItem(r -> r.tableName("litellm-control-plane-locks")
                                        .item(Map.of("environment", AttributeValue.fromS("prod"))))),
                new Forbidden(
                        "start a build",
                        aws -> aws.codeBuild().startBuild(r -> r.projectName("litellm-control-plane-image"))),
                new Forbidden("log in to the registry", aws -> aws.ecr().getAuthorizationToken()),
                new Forbidden(
                        "look at images", aws -> aws.ecr().describeImages(r -> r.repositoryName("prod-litellm-proxy"))),
                new Forbidden(
                        "run a task",
                        aws -> aws.ecs()
                                .runTask(r -> r.cluster("litellm-control-plane-tasks")
                                        .taskDefinition("prod-litellm-migration"))),
                new Forbidden(
                        "stop the service",
                        aws -> aws.ecs()
                                .updateService(r -> r.cluster("prod-litellm-cluster")
                                        .service("prod-litellm-service")
                                        .desiredCount(0))),
                new Forbidden(
                        "delete the database",
                        aws -> aws.rds()
                                .deleteDBInstance(r -> r.dbInstanceIdentifier("prod-litellm-db")
                                        .skipFinalSnapshot(true))),
                new Forbidden("look at databases", aws -> aws.rds().describeDBInstances()),
                new Forbidden("look at the network", aws -> aws.ec2().describeVpcs()),
                new Forbidden(
                        "open a security group",
                        aws -> aws.ec2()
                                .authorizeSecurityGroupIngress(
                                        r -> r.groupId("sg-1").ipProtocol("-1").cidrIp("0.0.0.0/0"))),
                new Forbidden(
                        "read logs",
                        aws -> aws.cloudWatchLogs()
                                .filterLogEvents(
                                        r -> r.logGroupName("/aws/lambda/litellm-control-plane-deploy-stack"))),
                new Forbidden(
                        "publish an alert",
                        aws -> aws.sns()
                                .publish(r -> r.topicArn(
                                                "arn:aws:sns:us-east-1:123456789012:litellm-control-plane-alerts")
                                        .message("x"))),
                new Forbidden(
                        "delete alarms",
                        aws -> aws.cloudWatch()
                                .deleteAlarms(r -> r.alarmNames("litellm-control-plane-ExecutionsFailed"))));
    }

    @BeforeAll
    static void installTheBootstrapStack() throws IOException {
        cloud.aws().s3().createBucket(r -> r.bucket("templates"));
        cloud.aws()
                .s3()
                .putObject(
                        r -> r.bucket("templates").key("bootstrap.yaml"),
                        RequestBody.fromFile(Path.of("..", "bootstrap-template.yaml")));
        install(List.of());
        cloud.aws().s3().putObject(r -> r.bucket(BUCKET).key("functions/x.jar"), RequestBody.fromBytes(jar()));
        cloud.aws()
                .s3()
                .putObject(
                        r -> r.bucket(BUCKET).key("releases/0/machine.json"),
                        RequestBody.fromString(
                                "{\"StartAt\": \"Done\", \"States\": {\"Done\": {\"Type\": \"Succeed\"}}}"));
        install(release());
        deployer = cloud.assume(ROLES + "litellm-control-plane-deployer", "pipeline");
    }

    private static List<Parameter> release() {
        return List.of(
                parameter("Release", "0123456789abcdef"),
                parameter("FunctionsKey", "functions/x.jar"),
                parameter("StateMachineKey", "releases/0/machine.json"),
                parameter("AzureDevOpsIssuer", "https://" + ISSUER),
                parameter("AzureDevOpsSubject", "sc://organization/project/connection"));
    }

    /** Creates the stack where there are no parameters, and otherwise updates it. */
    private static void install(List<Parameter> parameters) {
        String template = "https://templates.s3.us-east-1.amazonaws.com/bootstrap.yaml";
        try (CloudFormationClient cloudFormation = CloudFormationClient.builder()
                        .endpointOverride(cloud.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(CloudExtension.credentials("person"))
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
                var waiter = CloudFormationWaiter.builder()
                        .client(cloudFormation)
                        // The SDK's own waits are those of AWS: half a minute between two looks.
                        .overrideConfiguration(look -> look.backoffStrategyV2(
                                        BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(200)))
                                .maxAttempts(600))
                        .build()) {
            if (parameters.isEmpty()) {
                cloudFormation.createStack(r -> r.stackName(STACK)
                        .templateURL(template)
                        .capabilities(Capability.CAPABILITY_NAMED_IAM, Capability.CAPABILITY_AUTO_EXPAND));
                waiter.waitUntilStackCreateComplete(r -> r.stackName(STACK));
            } else {
                cloudFormation.updateStack(r -> r.stackName(STACK)
                        .templateURL(template)
                        .capabilities(Capability.CAPABILITY_NAMED_IAM, Capability.CAPABILITY_AUTO_EXPAND)
                        .parameters(parameters));
                waiter.waitUntilStackUpdateComplete(r -> r.stackName(STACK));
            }
        }
    }

    @Test
    void trustsTheAccountsIdentityProviderWhoeverMadeIt() {
        String provider = "arn:aws:iam::123456789012:oidc-provider/" + ISSUER;
        assertThat(providers()).containsExactly(provider);
        List<Parameter> another = new ArrayList<>(release());
        another.add(parameter("AzureDevOpsProviderExists", "true"));

        install(another);

        assertThat(providers()).as("the stack makes none").isEmpty();
        assertThat(trust().get("Principal")).isEqualTo(Map.of("Federated", provider));
    }

    /** The issuer vouches for every connection of the organization, and for tokens that are meant for others than AWS. */
    @Test
    void trustsOneServiceConnectionOnly() {
        assertThat(trust().get("Condition"))
                .isEqualTo(Map.of(
                        "StringEquals",
                        Map.of(
                                ISSUER + ":aud", "api://AzureADTokenExchange",
                                ISSUER + ":sub", "sc://organization/project/connection")));
    }

    /** The one statement of who may take the role. */
    private static Map<?, ?> trust() {
        String document = URLDecoder.decode(
                cloud.aws()
                        .iam()
                        .getRole(r -> r.roleName("litellm-control-plane-deployer"))
                        .role()
                        .assumeRolePolicyDocument(),
                StandardCharsets.UTF_8);
        List<?> statements = (List<?>) JSON.std.mapFrom(document).get("Statement");
        assertThat(statements).hasSize(1);
        return (Map<?, ?>) statements.getFirst();
    }

    private static List<String> providers() {
        return cloud.aws().iam().listOpenIDConnectProviders().openIDConnectProviderList().stream()
                .map(OpenIDConnectProviderListEntry::arn)
                .toList();
    }

    @Test
    void doesWhatAPipelineDoes() {
        put(deployer, "releases/0/stacks.yaml");
        put(deployer, "functions/y.jar");
        assertThat(deployer.s3()
                        .listObjectsV2(r -> r.bucket(BUCKET).prefix("releases/0/"))
                        .contents())
                .isNotEmpty();
        deployer.secretsManager()
                .putSecretValue(r -> r.secretId("litellm-control-plane/dev/provider-keys")
                        .secretString("{\"OPENAI_API_KEY\": \"x\"}"));
        String execution = deployer.sfn()
                .startExecution(r -> r.stateMachineArn(MACHINE).input("{}"))
                .executionArn();
        assertThat(deployer.sfn()
                        .describeExecution(r -> r.executionArn(execution))
                        .executionArn())
                .isEqualTo(execution);
        assertThatCode(() -> deployer.sfn().getExecutionHistory(r -> r.executionArn(execution)))
                .doesNotThrowAnyException();
        assertThat(deployer.sfn()
                        .listExecutions(r -> r.stateMachineArn(MACHINE))
                        .executions())
                .isNotEmpty();
    }

    @Test
    void replacesNothingThatIsThere() {
        put(deployer, "functions/z.jar");
        assertThatThrownBy(() -> put(deployer, "functions/z.jar"))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> assertThat(refused.statusCode()).isEqualTo(412));
    }

    /** Whoever uploads a template has it deployed by this role, so no role that it makes is more powerful than the boundary. */
    @Test
    void makesRolesWithinTheBoundaryOnly() {
        AwsClients cloudFormation = cloudFormation();
        assertThatThrownBy(() -> cloudFormation
                        .iam()
                        .createRole(r -> r.roleName("dev-litellm-x").assumeRolePolicyDocument("{}")))
                .hasMessageContaining("is not authorized to perform: iam:CreateRole");

        AwsClients made = bounded("dev-litellm-x");
        assertThatThrownBy(() -> cloudFormation.iam().deleteRolePermissionsBoundary(r -> r.roleName("dev-litellm-x")))
                .hasMessageContaining("is not authorized to perform: iam:DeleteRolePermissionsBoundary");

        assertThat(made.ec2().describeSubnets().subnets()).isNotEmpty();
        assertThatThrownBy(() -> made.iam().listRoles())
                .hasMessageContaining("because no permissions boundary allows the iam:ListRoles action");
        secret(made, administratorOf("dev-litellm-db"));
        String foreign = administratorOf("payroll");
        assertThatThrownBy(() -> secret(made, foreign))
                .hasMessageContaining(
                        "because no permissions boundary allows the secretsmanager:GetSecretValue action");
    }

    /** A template reaches the code of functions through this role, and no report, release or record of what was deployed. */
    @ParameterizedTest
    @ValueSource(
            strings = {"deployed-releases/dev", "former-parameters/dev", "releases/0/machine.json", "reports/dev/x.json"
            })
    void readsCodeOfFunctionsOnly(String other) {
        AwsClients cloudFormation = cloudFormation();
        cloud.aws().s3().putObject(r -> r.bucket(BUCKET).key(other), RequestBody.fromString("{}"));

        assertThatCode(() -> get(cloudFormation, "functions/x.jar")).doesNotThrowAnyException();
        assertThatThrownBy(() -> get(cloudFormation, other))
                .hasMessageContaining("is not authorized to perform: s3:GetObject");
    }

    /** What else is encrypted with a key of the account is no business of a role that reads its environment's secrets. */
    @Test
    void usesKeysWithinTheBoundaryForSecretsOnly() {
        String key = cloud.aws()
                .secretsManager()
                .describeSecret(r -> r.secretId("dev/litellm/salt-key"))
                .kmsKeyId();
        SdkBytes encrypted = cloud.aws()
                .kms()
                .encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("x")))
                .ciphertextBlob();
        AwsClients made = bounded("dev-litellm-y");

        secret(made, "dev/litellm/salt-key");
        assertThatThrownBy(() -> made.kms().decrypt(r -> r.keyId(key).ciphertextBlob(encrypted)))
                .hasMessageContaining("because no permissions boundary allows the kms:Decrypt action");
    }

    /** Keys have generated ids, so only their tags tell whose they are. */
    @ParameterizedTest
    @CsvSource({"payroll, dev", "litellm, qa"})
    void deletesNoKeyOfOthers(String application, String environment) {
        AwsClients cloudFormation = cloudFormation();
        String own = key("litellm", "dev");
        String foreign = key(application, environment);

        assertThatCode(() -> cloudFormation.kms().scheduleKeyDeletion(r -> r.keyId(own)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> cloudFormation.kms().scheduleKeyDeletion(r -> r.keyId(foreign)))
                .hasMessageContaining("is not authorized to perform: kms:ScheduleKeyDeletion");
        assertThatThrownBy(() -> cloudFormation
                        .kms()
                        .tagResource(r ->
                                r.keyId(foreign).tags(keyTag("Application", "litellm"), keyTag("Environment", "dev"))))
                .hasMessageContaining("is not authorized to perform: kms:TagResource");
    }

    /** Its tags name no environment, as those of a new key that KMS does not know yet. */
    @Test
    void changesNothingOfTheKeyThatEverySaltKeyIsEncryptedWith() {
        KmsClient kms = cloudFormation().kms();
        String key = cloud.aws()
                .secretsManager()
                .describeSecret(r -> r.secretId("dev/litellm/salt-key"))
                .kmsKeyId();
        Map<String, Runnable> changes = Map.of(
                "CancelKeyDeletion", () -> kms.cancelKeyDeletion(r -> r.keyId(key)),
                "DisableKey", () -> kms.disableKey(r -> r.keyId(key)),
                "EnableKey", () -> kms.enableKey(r -> r.keyId(key)),
                "PutKeyPolicy", () -> kms.putKeyPolicy(r -> r.keyId(key).policy("{}")),
                "ScheduleKeyDeletion", () -> kms.scheduleKeyDeletion(r -> r.keyId(key)),
                "TagResource", () -> kms.tagResource(r -> r.keyId(key).tags(keyTag("Environment", "dev"))),
                "UntagResource", () -> kms.untagResource(r -> r.keyId(key).tagKeys("Application")),
                "UpdateKeyDescription",
                        () -> kms.updateKeyDescription(r -> r.keyId(key).description("x")));

        assertThat(changes)
                .allSatisfy((action, change) -> assertThatThrownBy(change::run)
                        .hasMessageContaining(
                                "is not authorized to perform: kms:%s on resource: %s with an explicit deny",
                                action, key));
    }

    /** WAF looks for what is before a load balancer on all web ACLs, whichever it is. */
    @Test
    void takesAnEnvironmentsFirewallAwayFromItsLoadBalancer() {
        Wafv2Client firewalls = cloudFormation().wafv2();
        String balancer =
                "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/dev-litellm-alb/0123456789abcdef";
        String firewall = firewalls
                .createWebACL(r -> r.name("dev-litellm-waf")
                        .scope(Scope.REGIONAL)
                        .defaultAction(action -> action.allow(allow -> {}))
                        .visibilityConfig(visible -> visible.sampledRequestsEnabled(true)
                                .cloudWatchMetricsEnabled(true)
                                .metricName("dev-litellm-waf")))
                .summary()
                .arn();
        firewalls.associateWebACL(r -> r.resourceArn(balancer).webACLArn(firewall));

        assertThat(firewalls
                        .getWebACLForResource(r -> r.resourceArn(balancer))
                        .webACL()
                        .arn())
                .isEqualTo(firewall);
        firewalls.disassociateWebACL(r -> r.resourceArn(balancer));

        assertThat(firewalls.getWebACLForResource(r -> r.resourceArn(balancer)).webACL())
                .isNull();
    }

    /** A machine with a role of an environment would be a way to its secrets for whoever may log in there. */
    @ParameterizedTest
    @CsvSource({
        "ecs-tasks.amazonaws.com, true",
        "lambda.amazonaws.com, true",
        "vpc-flow-logs.amazonaws.com, true",
        "ec2.amazonaws.com, false"
    })
    void passesRolesOnlyToWhatTheStacksMake(String service, boolean allowed) {
        Access pass = Access.of("iam:PassRole", ROLES + "dev-litellm-x").with("iam:PassedToService", service);

        assertThat(new RolePolicies(cloud.aws())
                        .of("litellm-control-plane-cloudformation")
                        .decide(pass)
                        .allowed())
                .isEqualTo(allowed);
    }

    private static AwsClients cloudFormation() {
        return cloud.assume(ROLES + "litellm-control-plane-cloudformation", "deployment");
    }

    /** As a role that CloudFormation has made within the boundary, with a policy that allows everything. */
    private static AwsClients bounded(String name) {
        IamClient iam = cloudFormation().iam();
        iam.createRole(r -> r.roleName(name)
                .assumeRolePolicyDocument("{}")
                .permissionsBoundary("arn:aws:iam::123456789012:policy/litellm-control-plane-boundary"));
        iam.putRolePolicy(
                r -> r.roleName(name)
                        .policyName("all")
                        .policyDocument(
                                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"));
        return cloud.assume(ROLES + name, "session");
    }

    private static String key(String application, String environment) {
        return cloud.aws()
                .kms()
                .createKey(r -> r.tags(keyTag("Application", application), keyTag("Environment", environment)))
                .keyMetadata()
                .arn();
    }

    private static software.amazon.awssdk.services.kms.model.Tag keyTag(String key, String value) {
        return software.amazon.awssdk.services.kms.model.Tag.builder()
                .tagKey(key)
                .tagValue(value)
                .build();
    }

    @Test
    void isRefusedFortyThings() {
        assertThat(forbidden().map(Forbidden::what).distinct().toList()).hasSizeGreaterThanOrEqualTo(40);
    }

    @ParameterizedTest
    @MethodSource("forbidden")
    void doesNothingElse(Forbidden forbidden) {
        assertThatThrownBy(() -> forbidden.call().accept(deployer))
                .hasMessageContaining(
                        "assumed-role/litellm-control-plane-deployer/pipeline is not authorized to perform");
    }

    private static void get(AwsClients aws, String key) {
        aws.s3().getObjectAsBytes(r -> r.bucket(BUCKET).key(key));
    }

    private static void put(AwsClients aws, String key) {
        aws.s3().putObject(r -> r.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString("x"));
    }

    /** The secret with the administrator's password of a database, by the name and the tag that RDS gives it. */
    private static String administratorOf(String database) {
        String name = "rds!db-0f0f0f0f-of-" + database;
        Tag owner = Tag.builder()
                .key("aws:rds:primaryDBInstanceArn")
                .value("arn:aws:rds:us-east-1:123456789012:db:" + database)
                .build();
        cloud.aws()
                .secretsManager()
                .createSecret(r -> r.name(name).secretString("{}").tags(owner));
        return name;
    }

    private static void secret(AwsClients aws, String id) {
        aws.secretsManager().getSecretValue(r -> r.secretId(id));
    }

    private static Parameter parameter(String key, String value) {
        return Parameter.builder().parameterKey(key).parameterValue(value).build();
    }

    private static byte[] jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("empty"));
        }
        return bytes.toByteArray();
    }
}
