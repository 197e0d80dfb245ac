package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.ReleaseArchive;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.Scope;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

class TakenNamesTest extends PreflightScene {
    @Test
    void findsNothingInAnEmptyAccount() {
        assertThat(check(NAMES, Map.of())).isEqualTo(new Preflight.Result(List.of(), List.of(), List.of()));
    }

    @Test
    void findsEveryNameThatSomethingElseHasAtOnce() {
        MOTO.client(SecretsManagerClient.builder())
                .createSecret(secret ->
                        secret.name(environment + "/litellm/master-key").secretString("{}"));
        MOTO.client(CloudWatchLogsClient.builder())
                .createLogGroup(group -> group.logGroupName("/ecs/" + environment + "-litellm-proxy"));
        MOTO.client(IamClient.builder())
                .createRole(role -> role.roleName(environment + "-litellm-role").assumeRolePolicyDocument("{}"));

        MOTO.client(EventBridgeClient.builder())
                .putRule(rule -> rule.name(environment + "-litellm-rule").eventPattern("{}"));
        String firewall = firewall();

        assertThat(check(NAMES, Map.of()).faults())
                .containsExactly(
                        taken(
                                "Secret",
                                "%s/litellm/master-key",
                                "aws secretsmanager delete-secret --secret-id %s/litellm/master-key --force-delete-without-recovery"),
                        taken(
                                "Log",
                                "/ecs/%s-litellm-proxy",
                                "aws logs delete-log-group --log-group-name /ecs/%s-litellm-proxy"),
                        taken(
                                "Role",
                                "%s-litellm-role",
                                "aws iam delete-role --role-name %s-litellm-role, once its policies are taken off,"),
                        taken(
                                "Rule",
                                "%s-litellm-rule",
                                "aws events delete-rule --name %s-litellm-rule, once its targets are removed,"),
                        taken("Firewall", "%s-litellm-waf", firewall));
    }

    private String firewall() {
        WebACLSummary made = MOTO.client(Wafv2Client.builder())
                .createWebACL(create -> create.name(environment + "-litellm-waf")
                        .scope(Scope.REGIONAL)
                        .defaultAction(action -> action.allow(allow -> {}))
                        .visibilityConfig(config -> config.metricName("m")
                                .cloudWatchMetricsEnabled(false)
                                .sampledRequestsEnabled(false)))
                .summary();
        return "aws wafv2 delete-web-acl --name %%s-litellm-waf --scope REGIONAL --id %s --lock-token %s"
                .formatted(made.id(), made.lockToken());
    }

    private String taken(String id, String name, String command) {
        return "one.%s: found %s, which is not this stack's; %s takes it away, or rename it"
                .formatted(id, name.formatted(environment), command.formatted(environment));
    }

    @Test
    void findsTheNamesThatTheNetworkTheDatabaseAndTheFunctionsNeed() {
        Ec2Client ec2 = MOTO.client(Ec2Client.builder());
        String vpc =
                ec2.createVpc(create -> create.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        List<String> subnets = Stream.of("a", "b")
                .map(zone -> ec2.createSubnet(create -> create.vpcId(vpc)
                                .availabilityZone("us-east-1" + zone)
                                .cidrBlock("10.0.%d.0/24".formatted((int) zone.charAt(0))))
                        .subnet()
                        .subnetId())
                .toList();
        ElasticLoadBalancingV2Client balancing = MOTO.client(ElasticLoadBalancingV2Client.builder());
        String balancer = balancing
                .createLoadBalancer(
                        create -> create.name(environment + "-litellm-alb").subnets(subnets))
                .loadBalancers()
                .getFirst()
                .loadBalancerArn();
        String targets = balancing
                .createTargetGroup(create -> create.name(environment + "-litellm-tg")
                        .vpcId(vpc)
                        .protocol("HTTP")
                        .port(80))
                .targetGroups()
                .getFirst()
                .targetGroupArn();
        MOTO.client(RdsClient.builder())
                .createDBSubnetGroup(create -> create.dbSubnetGroupName(environment + "-litellm-subnets")
                        .dbSubnetGroupDescription("in the way")
                        .subnetIds(subnets));

        assertThat(check(NAMES, Map.of()).faults())
                .containsExactly(
                        taken(
                                "Balancer",
                                "%s-litellm-alb",
                                "aws elbv2 modify-load-balancer-attributes --load-balancer-arn %s --attributes Key=deletion_protection.enabled,Value=false && aws elbv2 delete-load-balancer --load-balancer-arn %s"
                                        .formatted(balancer, balancer)),
                        taken(
                                "Targets",
                                "%s-litellm-tg",
                                "aws elbv2 delete-target-group --target-group-arn " + targets),
                        taken(
                                "Subnets",
                                "%s-litellm-subnets",
                                "aws rds delete-db-subnet-group --db-subnet-group-name %s-litellm-subnets"));
    }

    @Test
    void findsADatabaseOfThatName() {
        Databases.create(MOTO.client(RdsClient.builder()), environment + "-litellm-db");

        assertThat(check(NAMED_DATABASE, Map.of()).faults())
                .anySatisfy(
                        fault -> assertThat(fault)
                                .as("the final snapshot of an earlier database has its name already")
                                .matches(
                                        taken(
                                                "DBInstance",
                                                "%s-litellm-db",
                                                "aws rds delete-db-instance --db-instance-identifier %1$s-litellm-db --final-db-snapshot-identifier %1$s-litellm-db-final-[0-9]{8}-[0-9]{6}")));
    }

    @Test
    void saysHowToLiftTheProtectionOfTheDatabaseOfThatName() {
        MOTO.client(RdsClient.builder())
                .createDBInstance(Databases.wanted(environment + "-litellm-db")
                        .deletionProtection(true)
                        .build());

        assertThat(check(NAMED_DATABASE, Map.of()).faults())
                .anySatisfy(
                        fault -> assertThat(fault)
                                .matches(
                                        taken(
                                                "DBInstance",
                                                "%s-litellm-db",
                                                "aws rds modify-db-instance --db-instance-identifier %1$s-litellm-db --no-deletion-protection --apply-immediately && aws rds delete-db-instance --db-instance-identifier %1$s-litellm-db --final-db-snapshot-identifier %1$s-litellm-db-final-[0-9]{8}-[0-9]{6}")));
    }

    /** A command that deletes the database would be the last thing that the owner of such a stack should be told. */
    @Test
    void advisesNobodyToDeleteWhatAStackHasUnderAnotherLogicalId() {
        Databases.create(MOTO.client(RdsClient.builder()), environment + "-litellm-db");
        current.put("one", Map.of("Environment", environment));
        deployed.put("one", NAMED_DATABASE.replace("  DBInstance:", "  OlderDatabase:"));

        assertThat(check(NAMED_DATABASE, Map.of()).faults())
                .contains(
                        "one.DBInstance: found %s-litellm-db, which the stacks have already, as one.OlderDatabase; a resource cannot change its logical id, so keep that one, or move the environment: docs/MIGRATING.md says how"
                                .formatted(environment));
    }

    /** CloudFormation makes the one before it deletes the other, and would find its name taken in the middle of the deployment. */
    @Test
    void findsTheNameThatAStackGivesUnderAnotherLogicalId() {
        String alarm = "  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: !Sub '${Environment}-cpu'}}\n";
        String service =
                "  Service: {Type: AWS::ECS::Service, Properties: {ServiceName: proxy, Cluster: !Ref Cluster}}\n";
        current.put("one", Map.of("Environment", environment));
        deployed.put("one", NAMES + alarm + service);

        assertThat(check(
                                NAMES
                                        + alarm.replace("Alarm:", "ProcessorAlarm:")
                                        + service.replace("Service:", "Gateway:"),
                                Map.of())
                        .faults())
                .containsExactly(
                        "one.ProcessorAlarm: found %s-cpu, which this stack has already, as one.Alarm; CloudFormation would make the new one first, so keep that logical id, or, where what is in it may go, give it another AlarmName or deploy once without it"
                                .formatted(environment),
                        "one.Gateway: found proxy, which this stack has already, as one.Service; CloudFormation would make the new one first, so keep that logical id, or, where what is in it may go, give it another ServiceName or deploy once without it");
    }

    @Test
    void letsAResourceHaveTheNameOfOneThatIsElsewhereOrGoesFirst() {
        String service =
                "  Service: {Type: AWS::ECS::Service, Properties: {ServiceName: proxy, Cluster: !Ref Cluster}}\n";
        String other = service.replace("Service:", "Gateway:").replace("Ref Cluster", "Ref Other");
        String alarm = "  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: !Sub '${Environment}-cpu'}}\n";
        current.put("network", Map.of("Environment", environment));
        current.put("one", Map.of("Environment", environment));
        deployed.put("network", NETWORK + alarm);
        deployed.put("one", NAMES + service);

        assertThat(check(Map.of("network", NETWORK, "one", NAMES + other + alarm), Map.of())
                        .faults())
                .as("another cluster, and a stack that is deployed before")
                .isEmpty();
        assertThat(check(Map.of("one", NAMES + service + service.replace("Service:", "Gateway:")), Map.of())
                        .faults())
                .as("one of two by conditions that nobody can decide before")
                .isEmpty();
        wholeStacks = false;
        assertThat(check(Map.of("one", NAMES + service.replace("Service:", "Gateway:")), Map.of())
                        .faults())
                .as("a stack that is deleted and made anew")
                .isEmpty();
    }

    @Test
    void findsAFunctionOfThatName() {
        String role = MOTO.client(IamClient.builder())
                .createRole(create -> create.roleName(environment).assumeRolePolicyDocument("{}"))
                .role()
                .arn();
        MOTO.client(LambdaClient.builder())
                .createFunction(create -> create.functionName(environment + "-litellm-function")
                        .runtime("java21")
                        .role(role)
                        .handler("a.B::c")
                        .code(code ->
                                code.zipFile(SdkBytes.fromByteArray(ReleaseArchive.image("B.class", "no class")))));

        assertThat(check(NAMES, Map.of()).faults())
                .containsExactly(taken(
                        "Function",
                        "%s-litellm-function",
                        "aws lambda delete-function --function-name %s-litellm-function"));
    }

    /** As a teardown leaves it that was cut off, or a person who deletes the key by hand. */
    @Test
    void findsTheAliasOfAKeyThatWaitsForItsDeletion() {
        KmsClient kms = MOTO.client(KmsClient.builder());
        String key = kms.createKey().keyMetadata().keyId();
        kms.createAlias(create ->
                create.aliasName("alias/%s-litellm-key".formatted(environment)).targetKeyId(key));
        kms.scheduleKeyDeletion(delete -> delete.keyId(key));

        assertThat(check(NAMES, Map.of()).faults())
                .containsExactly(taken(
                        "Alias",
                        "alias/%s-litellm-key",
                        "aws kms delete-alias --alias-name alias/%s-litellm-key, which leaves the key alone,"));
    }

    @Test
    void saysHowToFreeTheNameOfASecretThatWaitsForItsDeletion() {
        String name = environment + "/litellm/master-key";
        markForDeletion(name);

        assertThat(check(NAMES, Map.of()).faults())
                .singleElement()
                .asString()
                .endsWith(
                        "which is not this stack's; it waits for its deletion, and aws secretsmanager delete-secret --secret-id %s --force-delete-without-recovery, if nobody needs its value, takes it away, or rename it"
                                .formatted(name));
    }

    /** As a teardown leaves it for a moment; AWS dates it with the call, moto with the end of the recovery window. */
    @Test
    void findsNoSecretThatIsGoneInAMoment() {
        String name = environment + "/litellm/master-key";
        SecretsManagerClient secrets = MOTO.client(SecretsManagerClient.builder());
        markForDeletion(name);
        Instant deleted =
                secrets.describeSecret(secret -> secret.secretId(name)).deletedDate();

        assertThat(secretsFoundAt(deleted.minusSeconds(299))).isEmpty();
        assertThat(secretsFoundAt(deleted.plusSeconds(299))).isEmpty();
        assertThat(secretsFoundAt(deleted.plusSeconds(300))).hasSize(1);
    }

    private List<String> secretsFoundAt(Instant time) {
        clock = Clock.fixed(time, ZoneOffset.UTC);
        return check(NAMES, Map.of()).faults();
    }

    /** A command that deletes it would be pasted. */
    @Test
    void advisesNobodyToDeleteWhatIsSomeoneElsesByItsTags() {
        Map<String, String> tags = Map.of("Application", "tools", "CostCenter", "tools");
        MOTO.client(SecretsManagerClient.builder())
                .createSecret(secret -> secret.name(environment + "/litellm/master-key")
                        .tags(tags(
                                tags,
                                (key, value) -> software.amazon.awssdk.services.secretsmanager.model.Tag.builder()
                                        .key(key)
                                        .value(value)
                                        .build())));
        MOTO.client(CloudWatchLogsClient.builder())
                .createLogGroup(group -> group.logGroupName("/ecs/" + environment + "-litellm-proxy")
                        .tags(tags));
        MOTO.client(IamClient.builder())
                .createRole(role -> role.roleName(environment + "-litellm-role")
                        .assumeRolePolicyDocument("{}")
                        .tags(tags(
                                tags,
                                (key, value) -> software.amazon.awssdk.services.iam.model.Tag.builder()
                                        .key(key)
                                        .value(value)
                                        .build())));

        KmsClient kms = MOTO.client(KmsClient.builder());
        String key = kms.createKey(create -> create.tags(tags(
                        tags,
                        (name, value) -> software.amazon.awssdk.services.kms.model.Tag.builder()
                                .tagKey(name)
                                .tagValue(value)
                                .build())))
                .keyMetadata()
                .keyId();
        kms.createAlias(create ->
                create.aliasName("alias/%s-litellm-key".formatted(environment)).targetKeyId(key));

        assertThat(check(NAMES, Map.of()).faults())
                .containsExactly(
                        ofTools("Secret", "%s/litellm/master-key"),
                        ofTools("Log", "/ecs/%s-litellm-proxy"),
                        ofTools("Role", "%s-litellm-role"),
                        ofTools("Alias", "alias/%s-litellm-key"));
    }

    private static <T> List<T> tags(Map<String, String> tags, BiFunction<String, String, T> tag) {
        return tags.entrySet().stream()
                .map(entry -> tag.apply(entry.getKey(), entry.getValue()))
                .toList();
    }

    private String ofTools(String id, String name) {
        return "one.%s: found %s, which is someone else's by its tags (Application=tools); rename one of the two"
                .formatted(id, name.formatted(environment));
    }

    @Test
    void findsThePrefixOfALogGroupsNameFree() {
        MOTO.client(CloudWatchLogsClient.builder())
                .createLogGroup(group -> group.logGroupName("/ecs/" + environment + "-litellm-proxy-old"));

        assertThat(check(NAMES, Map.of()).faults()).isEmpty();
    }

    /** What has the name of something in it is not the stack's: it has nothing left. */
    @Test
    void asksAboutTheNamesOfAStackThatWasRolledBackToNothing() {
        secret("master-key");
        current.put("one", Map.of("Environment", environment));
        wholeStacks = false;

        assertThat(check(NAMES, Map.of()).faults()).isEmpty();
        emptyStacks = true;
        assertThat(check(NAMES, Map.of()).faults()).singleElement().asString().startsWith("one.Secret: found ");
    }
}
