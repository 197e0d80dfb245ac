package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.StackSelection;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.release.TemplateResource;
import litellm.controlplane.testing.Databases;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ReleaseArchive;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.RdsClientBuilder;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.Scope;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

class PreflightTest {
    private static final Moto MOTO = Moto.shared();
    private static final String OFFER = """
            <DescribeOrderableDBInstanceOptionsResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
              <DescribeOrderableDBInstanceOptionsResult><OrderableDBInstanceOptions>
                <OrderableDBInstanceOption><Engine>postgres</Engine><EngineVersion>15.10</EngineVersion>
                  <MultiAZCapable>true</MultiAZCapable></OrderableDBInstanceOption>
                <OrderableDBInstanceOption><Engine>postgres</Engine><EngineVersion>16.6</EngineVersion>
                  <MultiAZCapable>false</MultiAZCapable></OrderableDBInstanceOption>
              </OrderableDBInstanceOptions></DescribeOrderableDBInstanceOptionsResult>
            </DescribeOrderableDBInstanceOptionsResponse>
            """;
    private static final String NAMES = """
            Parameters:
              Environment: {Type: String}
              Firewall: {Type: String, Default: 'false'}
            Conditions: {HasFirewall: !Equals [!Ref Firewall, 'true']}
            Resources:
              Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/master-key'}}
              Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '/ecs/${Environment}-litellm-proxy'}}
              Role: {Type: AWS::IAM::Role, Properties: {RoleName: !Sub '${Environment}-litellm-role', PermissionsBoundary: x}}
              Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Name: !Sub '${Environment}-litellm-alb'}}
              Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Name: !Sub '${Environment}-litellm-tg'}}
              Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: !Sub 'alias/${Environment}-litellm-key'}}
              Function: {Type: AWS::Lambda::Function, Properties: {FunctionName: !Sub '${Environment}-litellm-function'}}
              Rule: {Type: AWS::Events::Rule, Properties: {Name: !Sub '${Environment}-litellm-rule'}}
              Firewall: {Type: AWS::WAFv2::WebACL, Properties: {Name: !Sub '${Environment}-litellm-waf'}}
              Subnets: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupName: !Sub '${Environment}-litellm-subnets'}}
              Unnamed: {Type: AWS::IAM::Role, Properties: {PermissionsBoundary: x}}
              Later:
                Type: AWS::Logs::LogGroup
                Condition: HasFirewall
                Properties: {LogGroupName: !Sub 'aws-waf-logs-${Environment}'}
            """;
    private static final String DATABASE = """
            Parameters:
              Environment: {Type: String}
              DBInstanceClass: {Type: String, Default: db.t3.micro}
              MultiAZ: {Type: String, Default: 'false'}
              DBAllocatedStorage: {Type: Number, Default: 20}
              DBMaxAllocatedStorage: {Type: Number, Default: 100}
            Mappings:
              Connections: {db.t3.micro: {Alarm: '80'}, db.t3.small: {Alarm: '160'}}
            Resources:
              DBInstance:
                Type: AWS::RDS::DBInstance
                Properties: {Engine: postgres, EngineVersion: '16', DBInstanceClass: !Ref DBInstanceClass, MultiAZ: !Ref MultiAZ,
                             AllocatedStorage: !Ref DBAllocatedStorage, MaxAllocatedStorage: !Ref DBMaxAllocatedStorage}
            """;
    private static final String RESTORED = DATABASE.replace("Mappings:", """
              DBSnapshotIdentifier: {Type: String, Default: ''}
            Conditions: {IsNew: !Equals [!Ref DBSnapshotIdentifier, '']}
            Mappings:""".stripTrailing())
            .replace(
                    "{Engine",
                    "{DBSnapshotIdentifier: !If [IsNew, !Ref AWS::NoValue, !Ref DBSnapshotIdentifier], Engine");
    private static final String DOMAIN = """
            Parameters:
              Environment: {Type: String}
              DomainName: {Type: String, Default: ''}
              HostedZoneId: {Type: String, Default: ''}
            Conditions: {HasDomain: !Not [!Equals [!Ref DomainName, '']]}
            Resources:
              DNSRecord:
                Type: AWS::Route53::RecordSet
                Condition: HasDomain
                Properties: {HostedZoneId: !Ref HostedZoneId, Name: !Ref DomainName}
            """;
    private static final String SECURITY = """
            Parameters:
              Environment: {Type: String}
              RotationDays: {Type: Number, Default: 30}
            Resources:
              Key: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/master-key'}}
              KeySchedule:
                Type: AWS::SecretsManager::RotationSchedule
                Properties: {SecretId: !Ref Key, RotationRules: {AutomaticallyAfterDays: !Ref RotationDays}}
              Login: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/database'}}
            Outputs:
              LoginArn: {Value: !Ref Login, Export: {Name: !Sub '${Environment}-login-arn'}}
            """;
    private static final String LOGIN = """
            Parameters:
              Environment: {Type: String}
              RotationDays: {Type: Number, Default: 30}
            Resources:
              LoginSchedule:
                Type: AWS::SecretsManager::RotationSchedule
                Properties:
                  SecretId: {Fn::ImportValue: !Sub '${Environment}-login-arn'}
                  RotationRules: {AutomaticallyAfterDays: !Ref RotationDays}
            """;
    private static final String NETWORK = """
            Parameters:
              Environment: {Type: String}
              VpcCidr: {Type: String, Default: 10.0.0.0/16}
              AllowedCidr: {Type: String, Default: 0.0.0.0/0}
            Resources:
              VPC: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref VpcCidr, Tags: [!Ref AllowedCidr]}}
            """;
    private static final String NETWORK_WITH_A_WAY_OUT = NETWORK.replace("Resources:", """
              EnableNatGateway: {Type: String, Default: 'true'}
            Conditions: {HasNatGateway: !Equals [!Ref EnableNatGateway, 'true']}
            Resources:
              NatGateway1: {Type: AWS::EC2::NatGateway, Condition: HasNatGateway}""");
    private static final String SUBNETS = """
            Parameters:
              Environment: {Type: String}
              VpcCidr: {Type: String, Default: 10.0.0.0/16}
              AvailabilityZones: {Type: String, Default: ''}
            Conditions: {ChoosesZones: !Not [!Equals [!Ref AvailabilityZones, '']]}
            Resources:
              Subnet2:
                Type: AWS::EC2::Subnet
                Properties:
                  AvailabilityZone: !Select [1, !If [ChoosesZones, !Split [',', !Ref AvailabilityZones], !GetAZs '']]
                  CidrBlock: !Select [1, !Cidr [!Ref VpcCidr, 12, 8]]
              Subnet1:
                Type: AWS::EC2::Subnet
                Properties:
                  AvailabilityZone: !Select [0, !If [ChoosesZones, !Split [',', !Ref AvailabilityZones], !GetAZs '']]
                  CidrBlock: !Select [0, !Cidr [!Ref VpcCidr, 12, 8]]
            """;
    private static final String TASKS = """
            Parameters:
              Environment: {Type: String}
              MinCapacity: {Type: Number, Default: 1}
              MaxCapacity: {Type: Number, Default: 4}
              EnableAutoScaling: {Type: String, Default: 'true'}
              Workers: {Type: Number, Default: 1}
            Conditions: {HasAutoScaling: !Equals [!Ref EnableAutoScaling, 'true']}
            Resources:
              Task:
                Type: AWS::ECS::TaskDefinition
                Properties: {ContainerDefinitions: [{Environment: [{Name: STORE_MODEL_IN_DB, Value: 'True'}, {Name: NUM_WORKERS, Value: !Ref Workers}]}]}
              Service: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref Task}}
              Target:
                Type: AWS::ApplicationAutoScaling::ScalableTarget
                Condition: HasAutoScaling
                Properties: {MinCapacity: !Ref MinCapacity, MaxCapacity: !Ref MaxCapacity, ResourceId: !Sub 'service/tasks/${Service.Name}'}
            """;

    private final String environment = Moto.newEnvironment();
    private final Map<String, Map<String, String>> current = new LinkedHashMap<>();
    /** What the control plane supplies, by stack, as in the catalogue. */
    private final Map<String, String> given = new LinkedHashMap<>();
    /** The stacks that the request leaves out. */
    private final Set<String> left = new HashSet<>();
    /** What the stacks that there are were made of; the release's own templates where this says nothing. */
    private final Map<String, String> deployed = new LinkedHashMap<>();

    private String config = "model_list: []";
    private final List<Object> opened = new ArrayList<>();

    @AutoClose
    private final ScriptedService rds = new ScriptedService().answer("DescribeOrderableDBInstanceOptions", OFFER);

    private boolean realRds = true;
    private boolean wholeStacks = true;
    private boolean emptyStacks;
    private Clock clock = Clock.systemUTC();
    private NameServers nameServers = NameServers.unknown();
    private String defaults = "{}";
    private Map<String, Object> options = Map.of();
    private Action action = Action.DEPLOY;

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

        assertThat(check(
                                DATABASE.replace(
                                        "{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine"),
                                Map.of())
                        .faults())
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

        assertThat(check(
                                DATABASE.replace(
                                        "{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine"),
                                Map.of())
                        .faults())
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
        String named = DATABASE.replace("{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine");
        Databases.create(MOTO.client(RdsClient.builder()), environment + "-litellm-db");
        current.put("one", Map.of("Environment", environment));
        deployed.put("one", named.replace("  DBInstance:", "  OlderDatabase:"));

        assertThat(check(named, Map.of()).faults())
                .contains(
                        "one.DBInstance: found %s-litellm-db, which the stacks have already, as one.OlderDatabase; a resource cannot change its logical id, so keep that one, or move the environment: docs/MIGRATING.md says how"
                                .formatted(environment));
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

    /** Makes the secret, which then waits for its deletion. */
    private static void markForDeletion(String name) {
        SecretsManagerClient secrets = MOTO.client(SecretsManagerClient.builder());
        secrets.createSecret(create -> create.name(name));
        secrets.deleteSecret(delete -> delete.secretId(name).recoveryWindowInDays(7L));
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

    @Test
    void asksTheAccountNothingAboutAStackThatStaysAsItIs() {
        current.put("one", Map.of("Environment", environment));

        assertThat(check(NAMES, Map.of()).faults()).isEmpty();
        assertThat(opened).isEmpty();
    }

    /** It may be another with each deployment, and is known only then. */
    @Test
    void takesNothingForChangedThatTheControlPlaneFillsIn() {
        String tasks = TASKS.replace("  Workers:", "  Image: {Type: String}\n  Workers:")
                .replace("{ContainerDefinitions: [{", "{Memory: '1024', ContainerDefinitions: [{Image: !Ref Image, ");
        given.put("one", "{Image: '${image}'}");
        current.put("one", Map.of("Environment", environment, "Image", "registry/litellm@sha256:0"));

        assertThat(check(tasks, Map.of()).warnings()).isEmpty();
        assertThat(check(tasks, Map.of("Workers", "2")).warnings()).hasSize(1);
    }

    @Test
    void asksOnlyAboutWhatAnExistingStackWouldGet() {
        current.put("one", Map.of("Environment", environment));
        MOTO.client(CloudWatchLogsClient.builder())
                .createLogGroup(group -> group.logGroupName("aws-waf-logs-" + environment));

        assertThat(check(NAMES, Map.of("Firewall", "true")).faults())
                .singleElement()
                .asString()
                .startsWith("one.Later: found aws-waf-logs-" + environment);
        assertThat(opened).hasOnlyElementsOfTypes(CloudWatchLogsClient.class, ResourceGroupsTaggingApiClient.class);
    }

    /** A release may bring what no parameter does. */
    @Test
    void asksAboutWhatAnotherTemplateAddsToAStack() {
        current.put("one", Map.of("Environment", environment));
        deployed.put("one", NAMES.substring(0, NAMES.indexOf("  Log:")));
        MOTO.client(CloudWatchLogsClient.builder())
                .createLogGroup(group -> group.logGroupName("/ecs/" + environment + "-litellm-proxy"));

        assertThat(check(NAMES, Map.of()).faults())
                .singleElement()
                .asString()
                .startsWith("one.Log: found /ecs/%s-litellm-proxy".formatted(environment));
    }

    @Test
    void takesATemplateThatItCannotReadForTheReleases() {
        current.put("one", Map.of("Environment", environment));
        deployed.put("one", "- no template");

        assertThat(check(NAMES, Map.of()).faults()).isEmpty();
        assertThat(opened).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void takesAMajorVersionThatTheRegionOffersForTheClass(String multiAz, boolean offered) {
        realRds = false;

        assertThat(check(DATABASE, Map.of("MultiAZ", multiAz)).faults().isEmpty())
                .isEqualTo(offered);
    }

    /** It offers 15.10, which begins alike. */
    @Test
    void takesNoVersionForTheBeginningOfAnother() {
        realRds = false;

        assertThat(check(DATABASE.replace("'16'", "'15.1'"), Map.of()).faults()).hasSize(1);
        assertThat(check(DATABASE.replace("'16'", "'15.10'"), Map.of()).faults())
                .isEmpty();
    }

    @Test
    void saysWhichVersionsTheRegionOffersForTheClass() {
        realRds = false;
        rds.answer("DescribeDBInstances", "<x/>");

        assertThat(check(DATABASE, Map.of("MultiAZ", "true")).faults())
                .containsExactly(
                        "one.DBInstance: found db.t3.micro with postgres 16 and a standby; this region offers it with 15.10 (aws rds describe-orderable-db-instance-options --engine postgres lists all)");
    }

    /** RDS names offers outside of a VPC too, where none of ours is. */
    @Test
    void asksForWhatTheRegionOffersWithinAVpc() {
        realRds = false;

        check(DATABASE, Map.of("MultiAZ", "true"));

        assertThat(rds.bodies())
                .filteredOn(body -> body.contains("Action=DescribeOrderableDBInstanceOptions"))
                .isNotEmpty()
                .allSatisfy(body -> assertThat(body.split("&"))
                        .contains("Engine=postgres", "DBInstanceClass=db.t3.micro", "Vpc=true"));
    }

    @Test
    void looksAtADatabaseThatIsThereOnlyWhenItChanges() {
        realRds = false;
        current.put("one", Map.of("Environment", environment, "MultiAZ", "true"));

        assertThat(check(DATABASE, Map.of()).faults()).isEmpty();
        assertThat(check(DATABASE, Map.of("DBInstanceClass", "db.t3.small")).faults())
                .hasSize(1);
    }

    @Test
    void aSnapshotWhoseKeyIsEnabledIsTakenAndOneWithoutAKeyToo() {
        KmsClient kms = MOTO.client(KmsClient.builder());
        snapshot(kms.createKey().keyMetadata().arn());
        RdsClient databases = MOTO.client(RdsClient.builder());
        Databases.create(databases, environment + "-plain-db");
        databases.createDBSnapshot(create ->
                create.dbInstanceIdentifier(environment + "-plain-db").dbSnapshotIdentifier(environment + "-plain"));

        assertThat(List.of("-last", "-plain"))
                .allSatisfy(name -> assertThat(check(RESTORED, Map.of("DBSnapshotIdentifier", environment + name))
                                .faults())
                        .noneMatch(fault -> fault.contains("DBSnapshotIdentifier")));
    }

    @Test
    void refusesASnapshotThatIsNotThere() {
        assertThat(check(RESTORED, Map.of("DBSnapshotIdentifier", environment + "-gone"))
                        .faults())
                .contains(
                        "one.DBSnapshotIdentifier: found %s-gone, which this region does not have; allowed is one that aws rds describe-db-snapshots lists"
                                .formatted(environment));
    }

    /** No role may look at it: the deployment would find out at the database, after the network and the load balancer. */
    @ParameterizedTest
    @CsvSource({"us-east-1, 210987654321, ''", "eu-west-1, 123456789012, ' --source-region eu-west-1'"})
    void refusesASnapshotOfAnotherAccountOrRegion(String region, String account, String source) {
        String foreign = "arn:aws:rds:%s:%s:snapshot:crm".formatted(region, account);

        assertThat(check(RESTORED, Map.of("DBSnapshotIdentifier", foreign)).faults())
                .contains(
                        "one.DBSnapshotIdentifier: found %1$s; allowed is a snapshot of the account 123456789012 and the region us-east-1, which a copy is: aws rds copy-db-snapshot --region us-east-1 --source-db-snapshot-identifier %1$s%2$s --target-db-snapshot-identifier %3$s-moving --kms-key-id alias/aws/rds && aws rds wait db-snapshot-available --region us-east-1 --db-snapshot-identifier %3$s-moving makes one to name instead"
                                .formatted(foreign, source, environment));
    }

    @Test
    void takesASnapshotByItsArn() {
        snapshot(MOTO.client(KmsClient.builder()).createKey().keyMetadata().arn());

        assertThat(check(
                                RESTORED,
                                Map.of(
                                        "DBSnapshotIdentifier",
                                        "arn:aws:rds:us-east-1:123456789012:snapshot:" + environment + "-last"))
                        .faults())
                .noneMatch(fault -> fault.contains("DBSnapshotIdentifier"));
    }

    @Test
    void asksForNoKeyWhereNothingIsRestored() {
        check(RESTORED, Map.of());

        assertThat(opened).doesNotHaveAnyElementsOfTypes(KmsClient.class);
    }

    /** RDS would find out after the network and the load balancer are there. */
    @Test
    void refusesASnapshotWhoseKeyIsDisabledOrWaitsForItsDeletion() {
        KmsClient kms = MOTO.client(KmsClient.builder());
        KeyMetadata key = kms.createKey().keyMetadata();
        snapshot(key.arn());
        kms.disableKey(disable -> disable.keyId(key.keyId()));

        assertThat(restoring())
                .isEqualTo(
                        "one.DBSnapshotIdentifier: found %1$s-last, which cannot be read: its key %2$s is disabled; aws kms enable-key --key-id %3$s enables it"
                                .formatted(environment, key.arn(), key.keyId()));

        kms.scheduleKeyDeletion(delete -> delete.keyId(key.keyId()));

        assertThat(restoring())
                .matches(
                        "one.DBSnapshotIdentifier: found %1$s-last, which cannot be read: its key %2$s is deleted on 20\\S+Z; aws kms cancel-key-deletion --key-id %3$s && aws kms enable-key --key-id %3$s keeps it"
                                .formatted(environment, key.arn(), key.keyId()));
    }

    @Test
    void refusesASnapshotWhoseKeyIsGone() {
        String gone = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000";
        snapshot(gone);

        assertThat(restoring())
                .isEqualTo(
                        "one.DBSnapshotIdentifier: found %s-last, which cannot be read: its key %s is deleted; take another snapshot"
                                .formatted(environment, gone));
    }

    /** RDS would find out after it has restored the database. */
    @ParameterizedTest
    @CsvSource({
        "mysql, 8.0.36, ''",
        "postgres, 9.6.24, older",
        "postgres, 15.10, older",
        "postgres, 160.1, '; no version goes down, so this one needs a release whose template has 160 for EngineVersion'",
        "postgres, 17, '; no version goes down, so this one needs a release whose template has 17 for EngineVersion'",
    })
    void refusesASnapshotOfAnotherEngineOrMajorVersion(String engine, String version, String advice) {
        snapshot(database -> database.engine(engine).engineVersion(version));

        assertThat(restoring())
                .isEqualTo("one.DBSnapshotIdentifier: found %s-last, of %s %s; allowed is one of postgres 16%s"
                        .formatted(
                                environment,
                                engine,
                                version,
                                advice.equals("older") ? upgrade(version, environment + "-last", "it") : advice));
    }

    /** RDS upgrades none that it has taken by itself. */
    @Test
    void advisesToUpgradeACopyOfAnAutomatedSnapshot() {
        snapshot(database -> database.engineVersion("15.10"));
        String automated = MOTO.client(RdsClient.builder())
                .describeDBSnapshots(find ->
                        find.dbInstanceIdentifier(environment + "-litellm-db").snapshotType("automated"))
                .dbSnapshots()
                .getFirst()
                .dbSnapshotIdentifier();

        assertThat(restoring(automated))
                .isEqualTo("one.DBSnapshotIdentifier: found %s, of postgres 15.10; allowed is one of postgres 16%s"
                        .formatted(automated, upgrade("15.10", "COPY", "a copy of it (aws rds copy-db-snapshot)")));
    }

    private static String upgrade(String version, String snapshot, String of) {
        return ", which aws rds modify-db-snapshot --db-snapshot-identifier %s --engine-version TARGET makes of %s; aws rds describe-db-engine-versions --engine postgres --engine-version %s --query \"DBEngineVersions[].ValidUpgradeTarget[].EngineVersion\" lists the targets"
                .formatted(snapshot, of, version);
    }

    /** They are mended in one go. */
    @Test
    void tellsEveryFaultOfASnapshot() {
        String gone = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000";
        snapshot(database ->
                database.engineVersion("15.10").storageEncrypted(true).kmsKeyId(gone));

        assertThat(check(RESTORED, Map.of("DBSnapshotIdentifier", environment + "-last"))
                        .faults())
                .filteredOn(fault -> fault.contains("DBSnapshotIdentifier"))
                .satisfiesExactly(
                        fault -> assertThat(fault).contains("of postgres 15.10"),
                        fault -> assertThat(fault).contains("which cannot be read"));
    }

    /** Of a database that the request does not know: for its own environment's it makes room by itself. */
    @ParameterizedTest
    @CsvSource({
        "20, '', ''",
        "50, '', ' --set one.DBAllocatedStorage=50'",
        "95, '', ' --set one.DBAllocatedStorage=95 --set one.DBMaxAllocatedStorage=105'",
        "50, 49, ' --set one.DBAllocatedStorage=50'",
        "50, 50, ''",
    })
    void refusesASnapshotThatIsLargerThanTheDatabase(int storage, String asked, String set) {
        snapshot(database -> database.allocatedStorage(storage));
        Map<String, String> values = new HashMap<>(Map.of("DBSnapshotIdentifier", environment + "-last"));
        if (!asked.isEmpty()) {
            values.put("DBAllocatedStorage", asked);
        }

        assertThat(check(RESTORED, values).faults())
                .filteredOn(fault -> fault.contains("Storage") || fault.contains("Snapshot"))
                .isEqualTo(
                        set.isEmpty()
                                ? List.of()
                                : List.of(
                                        "one.DBSnapshotIdentifier: found %s-last, of %d GiB, for a database of %s; allowed is at least as much:%s"
                                                .formatted(environment, storage, asked.isEmpty() ? "20" : asked, set)));
    }

    /** moto makes each at once. What is upgraded has its new version only at the end. */
    @Test
    void refusesASnapshotThatIsNotAvailable() {
        realRds = false;
        rds.answer("DescribeDBSnapshots", """
                <DescribeDBSnapshotsResponse><DescribeDBSnapshotsResult><DBSnapshots><DBSnapshot>
                <DBSnapshotIdentifier>last</DBSnapshotIdentifier><Status>upgrading</Status>
                <Engine>postgres</Engine><EngineVersion>15.10</EngineVersion><AllocatedStorage>20</AllocatedStorage>
                </DBSnapshot></DBSnapshots></DescribeDBSnapshotsResult></DescribeDBSnapshotsResponse>
                """);

        assertThat(check(RESTORED, Map.of("DBSnapshotIdentifier", "last")).faults())
                .containsExactly(
                        "one.DBSnapshotIdentifier: found last, which is upgrading; allowed is an available one: aws rds wait db-snapshot-available --db-snapshot-identifier last waits for it");
    }

    private String restoring() {
        return restoring(environment + "-last");
    }

    private String restoring(String snapshot) {
        return check(RESTORED, Map.of("DBSnapshotIdentifier", snapshot)).faults().stream()
                .filter(fault -> fault.contains("DBSnapshotIdentifier"))
                .findFirst()
                .orElseThrow();
    }

    private void snapshot(String key) {
        snapshot(database -> database.storageEncrypted(true).kmsKeyId(key));
    }

    /** Makes a database as {@code form} has it, and a snapshot of it. */
    private void snapshot(Consumer<CreateDbInstanceRequest.Builder> form) {
        RdsClient databases = MOTO.client(RdsClient.builder());
        databases.createDBInstance(Databases.wanted(environment + "-litellm-db")
                .applyMutation(form)
                .build());
        databases.createDBSnapshot(create ->
                create.dbInstanceIdentifier(environment + "-litellm-db").dbSnapshotIdentifier(environment + "-last"));
    }

    @Test
    void refusesToDeployWhereTheDatabaseIsStopped() {
        String named = DATABASE.replace("{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine");
        current.put("one", Map.of("Environment", environment));
        RdsClient databases = MOTO.client(RdsClient.builder());
        Databases.create(databases, environment + "-litellm-db");

        assertThat(check(named, Map.of()).faults()).isEmpty();

        databases.stopDBInstance(stop -> stop.dbInstanceIdentifier(environment + "-litellm-db"));

        assertThat(check(named, Map.of()).faults())
                .containsExactly("environment: found %1$s, whose database is stopped; litellmctl start %1$s starts it"
                        .formatted(environment));
        assertThat(check(NAMES, Map.of()).faults()).isEmpty();

        action = Action.PLAN;
        assertThat(check(named, Map.of()))
                .as("a plan looks all the same, and says so")
                .isEqualTo(new Preflight.Result(
                        List.of(),
                        List.of(
                                "The deployment would be refused: environment: found %1$s, whose database is stopped; litellmctl start %1$s starts it"
                                        .formatted(environment)),
                        List.of()));
    }

    /** RDS measures the limit by what autoscaling has made of the storage. */
    @ParameterizedTest
    @CsvSource({"90, 90, false", "90, 95, true", "90, 104, true", "90, 105, false"})
    void refusesALimitThatTheDatabaseHasGrownTo(String present, String asked, boolean refused) {
        String named = DATABASE.replace("{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine");
        current.put("one", Map.of("Environment", environment, "DBMaxAllocatedStorage", present));
        RdsClient databases = MOTO.client(RdsClient.builder());
        Databases.create(databases, environment + "-litellm-db");
        databases.modifyDBInstance(modify ->
                modify.dbInstanceIdentifier(environment + "-litellm-db").allocatedStorage(95));

        assertThat(check(named, Map.of("DBMaxAllocatedStorage", asked)).faults())
                .isEqualTo(
                        refused
                                ? List.of(
                                        "one.DBMaxAllocatedStorage: found %s; the database has grown to 95 GiB; allowed is 105 or more"
                                                .formatted(asked))
                                : List.of());
    }

    /** Autoscaling may have added some; what the request leaves as it is is not sent to RDS. */
    @ParameterizedTest
    @CsvSource({"20, 19, true", "20, 20, false", "20, 22, false", "10, 10, false", "10, 15, true", "10, 20, false"})
    void refusesLessStorageThanTheDatabaseHas(String present, String asked, boolean refused) {
        String named = DATABASE.replace("{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine");
        current.put("one", Map.of("Environment", environment, "DBAllocatedStorage", present));
        RdsClient databases = MOTO.client(RdsClient.builder());
        Databases.create(databases, environment + "-litellm-db");

        assertThat(check(named, Map.of("DBAllocatedStorage", asked)).faults())
                .isEqualTo(
                        refused
                                ? List.of(
                                        "one.DBAllocatedStorage: found %s; the database has %d GiB, of which RDS takes none back; allowed is %2$d or more"
                                                .formatted(asked, Databases.STORAGE))
                                : List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "available, 21, 'to which RDS adds a tenth or more; allowed is 20, or 22 or more'",
        "available, 22, ",
        "storage-optimization, 20, ",
        "storage-optimization, 40, optimizes",
    })
    void refusesStorageThatRdsWouldNotAdd(String status, String asked, String fault) {
        String named = DATABASE.replace("{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine");
        realRds = false;
        rds.answer("DescribeDBInstances", Databases.protectedOne(status));
        current.put("one", Map.of("Environment", environment, "DBAllocatedStorage", "10"));

        List<String> faults = check(named, Map.of("DBAllocatedStorage", asked)).faults();

        assertThat(faults).hasSize(fault == null ? 0 : 1);
        assertThat(faults)
                .allSatisfy(found -> assertThat(found)
                        .startsWith("one.DBAllocatedStorage: found " + asked)
                        .contains(fault));
    }

    /** Its stack could not be made, and is made anew without the values that it has: only the names are its own. */
    @Test
    void holdsTheValuesOfAStackThatIsMadeAnewAgainstNobody() {
        String named = DATABASE.replace("{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine");
        current.put(
                "one",
                Map.of(
                        "Environment",
                        environment,
                        "DBAllocatedStorage",
                        Integer.toString(Databases.STORAGE + 1),
                        "DBInstanceClass",
                        "db.none"));
        Databases.create(MOTO.client(RdsClient.builder()), environment + "-litellm-db");
        wholeStacks = false;

        assertThat(check(named, Map.of("DBAllocatedStorage", Integer.toString(Databases.STORAGE - 1)))
                        .faults())
                .isEmpty();
    }

    /** The stack stands as it was deployed, so no deployment would make the database anew. */
    @Test
    void refusesToDeployWhereATeardownHasTakenTheDatabaseOnly() {
        String named = DATABASE.replace("{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine");
        current.put("one", Map.of("Environment", environment));

        assertThat(check(named, Map.of()).faults())
                .containsExactly(
                        "environment: found %1$s, whose database is gone though its stack is there, as after a teardown that was cut off; litellmctl teardown %1$s --confirm DELETE finishes it"
                                .formatted(environment));
        action = Action.PLAN;
        assertThat(check(named, Map.of()).faults()).as("a plan").hasSize(1);
        wholeStacks = false;
        assertThat(check(named, Map.of()).faults()).isEmpty();
    }

    /** It stops, or is deleted, while a plan is made: two looks would see two things. */
    @Test
    void describesTheDatabaseOfAPlanOnce() {
        String named = DATABASE.replace("{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine");
        realRds = false;
        rds.answer("DescribeDBInstances", Databases.protectedOne("stopped"));
        current.put("one", Map.of("Environment", environment));
        action = Action.PLAN;

        check(named, Map.of());

        assertThat(rds.bodies())
                .filteredOn(call -> call.contains("DescribeDBInstances"))
                .hasSize(1);
    }

    /** The database is made anew, say, and its secret was not: a broken rotation is still pending there. */
    @Test
    void refusesAScheduleWhereARotationIsPending() {
        String pending = secret("database", "AWSPENDING");
        current.put("security", Map.of("Environment", environment));

        assertThat(rotations(Map.of()).faults())
                .containsExactly(
                        "login.LoginSchedule: found version %1$s of %2$s/litellm/database, with which a rotation is not complete, and Secrets Manager schedules none beside it; if none is under way, aws secretsmanager update-secret-version-stage --secret-id %2$s/litellm/database --version-stage AWSPENDING --remove-from-version-id %1$s gives it up"
                                .formatted(pending, environment));
        current.put("login", Map.of("Environment", environment));
        assertThat(rotations(Map.of()).faults()).as("no schedule changes").isEmpty();
    }

    @Test
    void refusesAnotherScheduleWhereARotationIsPending() {
        secret("master-key", "AWSPENDING");
        secret("database", "AWSCURRENT", "AWSPENDING");
        current.put("security", Map.of("Environment", environment));
        current.put("login", Map.of("Environment", environment));
        Map<String, String> longer = Map.of("RotationDays", "60");

        assertThat(rotations(Map.of("security", longer, "login", longer)).faults())
                .as("a rotation that ended may leave its label at the current version")
                .singleElement()
                .asString()
                .startsWith("security.KeySchedule: found version ");
    }

    /** What is not there has no rotation: neither before the first deployment nor where someone has deleted the secret. */
    @Test
    void asksForNoRotationOfASecretThatIsNotThere() {
        assertThat(check(LOGIN, Map.of()).faults()).isEmpty();
        assertThat(rotations(Map.of()).faults()).isEmpty();

        current.put("security", Map.of("Environment", environment));
        assertThat(rotations(Map.of())).isEqualTo(new Preflight.Result(List.of(), List.of(), List.of()));
    }

    private Preflight.Result rotations(Map<String, Map<String, String>> set) {
        return check(Map.of("security", SECURITY, "login", LOGIN), set);
    }

    /** Makes a secret that has a second version with these labels, and returns that version's id. */
    private String secret(String kind, String... labels) {
        SecretsManagerClient secrets = MOTO.client(SecretsManagerClient.builder());
        String name = environment + "/litellm/" + kind;
        secrets.createSecret(create -> create.name(name).secretString("{}"));
        return secrets.putSecretValue(
                        put -> put.secretId(name).secretString("{}").versionStages(labels))
                .versionId();
    }

    @Test
    void findsAHostedZoneThatIsNotThereOrNotTheDomains() {
        String zone = zone("example.com");

        assertThat(domain("llm.example.com", zone)).isEmpty();
        assertThat(domain("example.com", zone)).isEmpty();
        assertThat(domain("llm.other.org", zone))
                .containsExactly(
                        "one.DNSRecord: found hosted zone %s, which is example.com; allowed is the zone that llm.other.org belongs to"
                                .formatted(zone));
        assertThat(domain("notexample.com", zone)).hasSize(1);
        assertThat(domain("llm.example.com", "Z0000000000000000000"))
                .singleElement()
                .asString()
                .contains("which this account does not have");
    }

    @Test
    void findsADomainThatHasARecordAlready() {
        String zone = zone("example.com");
        write(zone, "taken.example.com", RRType.A, "192.0.2.1");
        write(zone, "alias.example.com", RRType.CNAME, "www.example.org");
        write(zone, "described.example.com", RRType.TXT, "\"a text\"");

        assertThat(domain("taken.example.com", zone))
                .containsExactly(
                        "one.DNSRecord: found taken.example.com, which has a record of type A already; allowed is a name without one, or delete it first: aws route53 list-resource-record-sets --hosted-zone-id %s shows it"
                                .formatted(zone));
        assertThat(domain("alias.example.com", zone)).singleElement().asString().contains("of type CNAME");
        assertThat(domain("described.example.com", zone)).isEmpty();
        assertThat(domain("llm.example.com", zone)).isEmpty();
        current.put("one", Map.of("Environment", environment, "DomainName", "taken.example.com", "HostedZoneId", zone));
        assertThat(domain("taken.example.com", zone)).as("its own").isEmpty();
        assertThat(domain("alias.example.com", zone)).as("another of its zone").hasSize(1);
        String other = zone("example.com");
        write(other, "taken.example.com", RRType.A, "192.0.2.1");
        assertThat(domain("taken.example.com", other))
                .as("its own, in another zone")
                .hasSize(1);
    }

    /** The stack was rolled back: nothing of what it was asked for is there any more. */
    @Test
    void warnsOfWhatADeploymentThatFailedWasAskedFor() {
        String zone = zone("example.com");
        current.put("one", Map.of("Environment", environment, "DomainName", "llm.example.com", "HostedZoneId", zone));
        wholeStacks = false;

        assertThat(check(DOMAIN, Map.of("HostedZoneId", zone)).warnings())
                .contains(
                        "one.DomainName: found ''; the stack that it takes the place of had 'llm.example.com': if that is still wanted, repeat it with --set one.DomainName=llm.example.com");
        assertThat(check(DOMAIN, Map.of("DomainName", "llm.example.com", "HostedZoneId", zone))
                        .warnings())
                .isEmpty();
        wholeStacks = true;
        assertThat(check(DOMAIN, Map.of()).warnings()).isEmpty();
    }

    /** It has nothing left that a name could be its own by, and its values are still those that somebody asked for. */
    @Test
    void knowsWhatAStackThatWasRolledBackToNothingWasAskedFor() {
        String named = DATABASE.replace("{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine");
        String storage = Integer.toString(Databases.STORAGE + 1);
        current.put("one", Map.of("Environment", environment, "DBAllocatedStorage", storage, "Owner", "team x"));
        wholeStacks = false;
        emptyStacks = true;

        assertThat(check(named, Map.of()).warnings())
                .anyMatch(warning -> warning.startsWith("one.DBAllocatedStorage: found ")
                        && warning.endsWith("repeat it with --set one.DBAllocatedStorage=" + storage));
        assertThat(check(
                                named.replace("Parameters:\n", "Parameters:\n  Owner: {Type: String, Default: me}\n"),
                                Map.of())
                        .warnings())
                .anyMatch(warning -> warning.endsWith("repeat it with --tag 'Owner=team x'"));
        assertThat(check(named, Map.of("DBAllocatedStorage", Integer.toString(Databases.STORAGE)))
                        .warnings())
                .as("what somebody has put right is not what was forgotten")
                .noneMatch(warning -> warning.contains("DBAllocatedStorage"));
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

    /** It may be older than what was in the database since. */
    @Test
    void asksNobodyToRepeatTheSnapshotThatAStackBeganWith() {
        current.put(
                "one",
                Map.of("Environment", environment, "DBSnapshotIdentifier", "last", "DBInstanceClass", "db.t3.small"));
        wholeStacks = false;

        assertThat(check(RESTORED, Map.of()).warnings())
                .singleElement()
                .asString()
                .startsWith("one.DBInstanceClass: found ");
    }

    private static void write(String zone, String name, RRType type, String value) {
        Change written = Change.builder()
                .action(ChangeAction.UPSERT)
                .resourceRecordSet(set -> set.name(name)
                        .type(type)
                        .ttl(60L)
                        .resourceRecords(ResourceRecord.builder().value(value).build()))
                .build();
        MOTO.client(Route53Client.builder())
                .changeResourceRecordSets(
                        change -> change.hostedZoneId(zone).changeBatch(batch -> batch.changes(written)));
    }

    /** A listener that the gateway's rules are not at yet answers everybody with 404. */
    @Test
    void refusesToDeployAStackAloneWhoseOutputsAnotherIsGiven() {
        String alb = DOMAIN + """
                Outputs:
                  Listener: {Value: !If [HasDomain, https, http]}
                """;
        Map<String, String> templates = Map.of("alb", alb, "tasks", TASKS);
        Map<String, Map<String, String>> set =
                Map.of("alb", Map.of("DomainName", "llm.example.com", "HostedZoneId", zone("example.com")));
        given.put("tasks", "{ListenerArn: '${alb.Listener}'}");
        current.put("alb", Map.of("Environment", environment));

        left.add("tasks");
        assertThat(check(templates, set).faults()).as("nothing uses it yet").isEmpty();
        current.put("tasks", Map.of("Environment", environment));
        assertThat(check(templates, set).faults())
                .containsExactly(
                        "stack: found alb alone; tasks uses alb.Listener, which changes with it, and would not follow; allowed is all");
        assertThat(check(templates, Map.of()).faults()).as("no change").isEmpty();
        left.clear();
        assertThat(check(templates, set).faults()).as("all").isEmpty();
    }

    /** The certificate would wait: whoever validates it asks other name servers. */
    @Test
    void findsAHostedZoneThatTheInternetDoesNotAsk() {
        String zone = zone("example.com");
        List<String> own = MOTO.client(Route53Client.builder())
                .getHostedZone(get -> get.id(zone))
                .delegationSet()
                .nameServers();

        nameServers = domain -> Optional.of(Set.of("ns1.registrar.net", domain));
        assertThat(domain("llm.example.com", zone))
                .containsExactly(
                        "one.DNSRecord: found hosted zone %s, which the internet does not ask for example.com: it asks example.com, ns1.registrar.net; enter %s as its name servers at the registrar, or in the zone above it"
                                .formatted(zone, own.stream().sorted().collect(Collectors.joining(", "))));
        nameServers = _ -> Optional.of(Set.of());
        assertThat(domain("llm.example.com", zone)).singleElement().asString().contains("it asks nobody");
        nameServers = _ -> Optional.of(Set.of("ns1.registrar.net", own.getFirst()));
        assertThat(domain("llm.example.com", zone)).isEmpty();
        nameServers = _ -> Optional.empty();
        assertThat(domain("llm.example.com", zone)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // 10 × workers × tasks × 2 against 100 connections
        "1, 5, 1, true, true",
        "1, 6, 1, true, false",
        "5, 5, 1, true, true",
        "6, 6, 1, false, true",
        "3, 3, 2, false, true",
    })
    void refusesTasksThatAreSureToNeedTooManyConnectionsAndWarnsOfThoseThatMay(
            String fewest, String most, String workers, boolean accepted, boolean calm) {
        current.put("database", Map.of("Environment", environment));
        Preflight.Result result = check(
                Map.of("database", DATABASE, "tasks", TASKS),
                Map.of("tasks", Map.of("MinCapacity", fewest, "MaxCapacity", most, "Workers", workers)));

        assertThat(result.faults().isEmpty()).isEqualTo(accepted);
        assertThat(result.warnings().isEmpty()).isEqualTo(calm);
    }

    /** The pool stands in no template, and the stacks have every value already. */
    @ParameterizedTest
    @CsvSource({"50, true", "51, false"})
    void countsThePoolThatOnlyConfigYamlChanges(String pool, boolean accepted) {
        current.put("database", Map.of("Environment", environment));
        current.put("tasks", Map.of("Environment", environment, "MaxCapacity", "1"));
        config += "\ngeneral_settings: {database_connection_pool_limit: %s}".formatted(pool);

        assertThat(check(Map.of("database", DATABASE, "tasks", TASKS), Map.of())
                        .faults()
                        .isEmpty())
                .isEqualTo(accepted);
    }

    /** A count changes no stack, so the bounds that the stacks have say nothing of it. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0, -",
                "5, -",
                "6, 'database.DBInstanceClass: found db.t3.micro, which accepts about 100 connections; 10 × 1 × 6 × 2 = 120 are needed'",
            })
    void countsTheConnectionsOfAsManyTasksAsAreAskedFor(int tasks, String shortage) {
        current.put("database", Map.of("Environment", environment));
        current.put("litellm", Map.of("Environment", environment, "MaxCapacity", "1"));
        Map<String, String> templates = Map.of("database", DATABASE, "litellm", TASKS);

        assertThat(shortage(templates, tasks).map(found -> found.replaceFirst(" \\(.*", "")))
                .isEqualTo(Optional.ofNullable(shortage));
        assertThat(shortage(Map.of("litellm", TASKS), tasks)).isEmpty();
        wholeStacks = false;
        assertThat(shortage(templates, tasks)).isEmpty();
    }

    /** What it is reckoned with is no number: a template that somebody has changed. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "!Ref Workers, two, `litellm.Task: NUM_WORKERS: found 'two'; allowed is a whole number from 1 to 999999`",
                "!Ref Workers, 0, `litellm.Task: NUM_WORKERS: found '0'; allowed is a whole number from 1 to 999999`",
                "Alarm: '80', Alarm: 80.5, `database.Mappings.Connections.db.t3.micro.Alarm: found '80.5'; allowed is a whole number from 1 to 999999`",
            })
    void namesWhatIsNoNumberWhereConnectionsAreReckoned(String number, String instead, String fault) {
        current.put("database", Map.of("Environment", environment));
        current.put("litellm", Map.of("Environment", environment));
        Map<String, String> templates =
                Map.of("database", DATABASE.replace(number, instead), "litellm", TASKS.replace(number, instead));

        assertThat(check(templates, Map.of()).faults()).containsExactly(fault);
        assertThat(shortage(templates, 1)).contains(fault);
    }

    @Test
    void reckonsNothingWithANumberThatCloudFormationAloneKnows() {
        current.put("database", Map.of("Environment", environment));
        String template = TASKS.replace("!Ref Workers", "!GetAtt Service.Workers");

        assertThat(check(
                                Map.of("database", DATABASE, "tasks", template),
                                Map.of("tasks", Map.of("MinCapacity", "9", "MaxCapacity", "9")))
                        .faults())
                .isEmpty();
    }

    @Test
    void showsTheProductOfTheConnections() {
        current.put("database", Map.of("Environment", environment));

        assertThat(check(
                                Map.of("database", DATABASE, "tasks", TASKS),
                                Map.of("tasks", Map.of("MinCapacity", "3", "Workers", "2")))
                        .faults())
                .singleElement()
                .asString()
                .startsWith(
                        "database.DBInstanceClass: found db.t3.micro, which accepts about 100 connections; 10 × 2 × 3 × 2 = 120 are needed");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // stack: has storage, maximum; request: storage, maximum; found in the end
                "-, -, 90, -, -",
                "-, -, 91, -, '91 with DBMaxAllocatedStorage 100, which is to be at least 101'",
                "-, -, 100, -, '100 with DBMaxAllocatedStorage 100, which is to be at least 110'",
                "-, -, 200, 300, -",
                "-, -, 1000, 200, '1000 with DBMaxAllocatedStorage 200, which is to be at least 1100'",
                "150, 200, 180, -, -",
                "150, 200, -, 164, '150 with DBMaxAllocatedStorage 164, which is to be at least 165'",
                "150, 200, -, 165, -",
                "150, 200, 9, -, -",
            })
    void refusesStorageWithoutATenthOfRoomToGrow(
            String presentStorage, String presentMaximum, String storage, String maximum, String found) {
        realRds = false;
        if (presentStorage != null) {
            current.put("one", Map.of("DBAllocatedStorage", presentStorage, "DBMaxAllocatedStorage", presentMaximum));
        }
        Map<String, String> set = new LinkedHashMap<>();
        set.put("DBAllocatedStorage", storage);
        set.put("DBMaxAllocatedStorage", maximum);
        set.values().removeIf(Objects::isNull);

        assertThat(check(DATABASE, set).faults())
                .isEqualTo(found == null ? List.of() : List.of("one.DBAllocatedStorage: found " + found));
    }

    @ParameterizedTest
    @CsvSource({
        "4, true, true",
        "5, true, false",
        "5, false, true",
    })
    void refusesMoreTasksAtLeastThanAtMostWhereAutoscalingIsOn(String fewest, String scaling, boolean accepted) {
        Map<String, String> set = Map.of("MinCapacity", fewest, "EnableAutoScaling", scaling);

        assertThat(check(TASKS, set).faults())
                .isEqualTo(
                        accepted
                                ? List.of()
                                : List.of("one.MinCapacity: found 5 with MaxCapacity 4, which is to be at least 5"));
    }

    @Test
    void comparesTheEnvironmentsDefaultsBeforeTheTemplates() {
        defaults = "{MinCapacity: '2', MaxCapacity: '10'}";

        assertThat(check(TASKS, Map.of("MinCapacity", "10")).faults()).isEmpty();
        assertThat(check(TASKS, Map.of("MaxCapacity", "1")).faults())
                .containsExactly("one.MinCapacity: found 2 with MaxCapacity 1, which is to be at least 2");
    }

    /** What is written into the template is found under its own name; what is missing, or not known yet, is no number. */
    @Test
    void comparesOnlyNumbersThatItKnows() {
        String written = TASKS.replace("{MinCapacity: !Ref MinCapacity", "{MinCapacity: 5");

        assertThat(check(written, Map.of()).faults())
                .containsExactly("one.MinCapacity: found 5 with MaxCapacity 4, which is to be at least 5");
        assertThat(check(written.replace("!Ref MaxCapacity", "!Ref AWS::NoValue"), Map.of())
                        .faults())
                .isEmpty();
        assertThat(check(written.replace("!Ref MaxCapacity", "!ImportValue most"), Map.of())
                        .faults())
                .isEmpty();
    }

    /** Without the permission the deployment goes on and finds out by itself; a fault of the service is tried again. */
    @Test
    void saysWhatItMayNotReadAndPassesOnAPassingFault() {
        realRds = false;
        rds.refuse("DescribeOrderableDBInstanceOptions", "AccessDenied");

        Preflight.Result result = check(DATABASE, Map.of());
        assertThat(result.faults()).isEmpty();
        assertThat(result.unread())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason).startsWith("one.DBInstance: "));

        rds.answer("DescribeOrderableDBInstanceOptions", OFFER);
        rds.close();
        assertThatThrownBy(() -> check(DATABASE, Map.of())).isInstanceOf(SdkClientException.class);
    }

    @Test
    void warnsOfAProtectionThatTheRequestTakesAway() {
        defaults = "{MultiAZ: 'true', DBInstanceClass: db.t3.small}";

        assertThat(check(NAMES, Map.of("Firewall", "false")).warnings()).isEmpty();
        assertThat(check(DATABASE, Map.of("MultiAZ", "true")).warnings()).isEmpty();
        assertThat(check(DATABASE, Map.of("MultiAZ", "false")).warnings())
                .containsExactly(
                        "one.MultiAZ: found false; %s is made with true, for its safety".formatted(environment));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "HostedZoneId, Z0123456789ABCDEFGHIJ, DomainName",
                "Rate, 5000, 'Firewall, Mode'",
                "Rate, 2000, -",
                "Count, 3, 'Firewall, Mode'",
                "Mode, strict, -",
                "Firewall, true, -",
                "Note, hello, -",
                "Unused, hello, the other parameters"
            })
    void warnsOfAValueThatChangesNothingAsTheOthersAre(String name, String value, String deciding) {
        String template = """
                Parameters:
                  Environment: {Type: String}
                  DomainName: {Type: String, Default: ''}
                  HostedZoneId: {Type: String, Default: ''}
                  Firewall: {Type: String, Default: 'false'}
                  Mode: {Type: String, Default: plain}
                  Rate: {Type: Number, Default: 2000}
                  Note: {Type: String, Default: ''}
                  Count: {Type: Number, Default: 1}
                  Unused: {Type: String, Default: ''}
                Conditions:
                  HasDomain: !Not [!Equals [!Ref DomainName, '']]
                  HasFirewall: !And [!Equals [!Ref Firewall, 'true'], !Not [!Equals [!Ref Mode, off]]]
                  IsStrict: !Equals [!Ref Mode, strict]
                Resources:
                  Record:
                    Type: AWS::SNS::Topic
                    Condition: HasDomain
                    Properties: {A: !Ref HostedZoneId, B: !Ref DomainName, Condition: {StringEquals: {C: !Ref HostedZoneId}}}
                  Firewall: {Type: AWS::SNS::Topic, Condition: HasFirewall, Properties: {A: !Ref Rate}}
                  Strict: {Type: AWS::SNS::Topic, Condition: IsStrict}
                  Counted: {Type: AWS::SNS::Topic, Properties: {A: !If [IsStrict, a, b], B: [!If [HasFirewall, !Ref Count, !Ref AWS::NoValue]]}}
                Outputs:
                  Note: {Value: !Ref Note}
                """;

        assertThat(check(template, Map.of(name, value)).warnings())
                .isEqualTo(
                        deciding == null
                                ? List.of()
                                : List.of("one.%s: found a value that changes nothing without another value of %s"
                                        .formatted(name, deciding)));
    }

    @Test
    void warnsOfTasksThatMemoryWillEnd() {
        String tasks = TASKS.replace("Workers: {", "Memory: {Type: Number, Default: 2048}\n  Workers: {")
                .replace("Properties: {ContainerDefinitions", "Properties: {Memory: !Ref Memory, ContainerDefinitions");

        assertThat(check(tasks, Map.of()).warnings()).isEmpty();
        assertThat(check(tasks, Map.of("Memory", "1024")).warnings())
                .containsExactly(
                        "one.Memory: found 1024 MiB; LiteLLM grows over days, and tasks with less than 2048 are ended for it");
        current.put("one", Map.of("Memory", "1024"));
        assertThat(check(tasks, Map.of()).warnings()).isEmpty();
    }

    /** A stack that takes no part has what it has; of those that do, a database asks no provider. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "false, openai/gpt-4o, network, true",
                "false, openai/gpt-4o, tasks, true",
                "false, openai/gpt-4o, database, false",
                "true, openai/gpt-4o, network, false",
                "-, openai/gpt-4o, network, false",
                "false, bedrock/us.amazon.nova-pro-v1:0, network, false",
            })
    void warnsOfModelsThatCannotBeReachedWithoutAWayOut(String gateway, String model, String wanted, boolean warned) {
        Map<String, String> templates = Map.of("network", NETWORK_WITH_A_WAY_OUT, "tasks", TASKS, "database", DATABASE);
        current.put("network", gateway == null ? Map.of() : Map.of("EnableNatGateway", gateway));
        templates.keySet().stream().filter(name -> !name.equals(wanted)).forEach(left::add);
        config = """
                model_list:
                  - {model_name: nova, litellm_params: {model: bedrock/us.amazon.nova-pro-v1:0}}
                  - {model_name: first, litellm_params: {model: %1$s}}
                  - {model_name: second, litellm_params: {model: %1$s}}
                  - {model_name: third, litellm_params: {model: %2$s}}
                  - {model_name: none, litellm_params: {}}
                """.formatted(model, model.replace("openai/gpt-4o", "other/one"));

        assertThat(check(templates, Map.of()).warnings())
                .isEqualTo(
                        warned
                                ? List.of(
                                        "network.EnableNatGateway: found false; without a NAT gateway only Bedrock in the region can be reached, and these models of config.yaml cannot: openai/gpt-4o, other/one")
                                : List.of());
    }

    /** The endpoint in the VPC leads to Bedrock in the deployment's region and to no other. */
    @Test
    void warnsOfTheModelsOfAnotherRegionsBedrockWithoutAWayOut() {
        current.put("network", Map.of("EnableNatGateway", "false"));
        config = """
                model_list:
                  - {model_name: here, litellm_params: {model: bedrock/amazon.nova, aws_region_name: us-east-1}}
                  - {model_name: here, litellm_params: {model: bedrock/converse/us-east-1/amazon.nova}}
                  - {model_name: task, litellm_params: {model: bedrock/amazon.nova, aws_region_name: os.environ/AWS_BEDROCK_REGION}}
                  - {model_name: away, litellm_params: {model: bedrock/amazon.nova, aws_region_name: eu-west-1}}
                  - {model_name: away, litellm_params: {model: bedrock/us-west-2/amazon.nova}}
                """;

        assertThat(check(Map.of("network", NETWORK_WITH_A_WAY_OUT), Map.of()).warnings())
                .singleElement()
                .asString()
                .endsWith(" cannot: bedrock/amazon.nova in eu-west-1, bedrock/us-west-2/amazon.nova in us-west-2");
    }

    @Test
    void saysNothingOfAWayOutThatNoStackAsksFor() {
        config = "model_list: [{model_name: first, litellm_params: {model: openai/gpt-4o}}]";

        assertThat(check(Map.of("network", NETWORK, "tasks", TASKS), Map.of()).warnings())
                .isEmpty();
        assertThat(check(Map.of("tasks", TASKS), Map.of()).warnings()).isEmpty();
    }

    /** It makes another VPC while the first still has the gateways, and what that exports cannot change while it is imported. */
    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, true, whole, ', used by one; litellmctl teardown %s --confirm DELETE'",
        "10.0.0.0/20, true, whole, ', used by one; litellmctl teardown %s --confirm DELETE'",
        "10.1.0.0/16, true, broken, ', used by one; litellmctl teardown %s --confirm DELETE'",
        "10.1.0.0/16, false, whole, '; litellmctl teardown %s --stack network --confirm DELETE'",
        "10.0.0.0/16, true, whole, ",
        "10.1.0.0/16, false, broken, ",
        "10.1.0.0/16, false, empty, ",
    })
    void refusesAnotherRangeOfANetworkThatIsThere(String range, boolean used, String state, String way) {
        current.put("network", Map.of("Environment", environment, "VpcCidr", "10.0.0.0/16"));
        if (used) {
            current.put("one", Map.of("Environment", environment));
        }
        wholeStacks = state.equals("whole");
        emptyStacks = state.equals("empty");

        assertThat(check(
                                Map.of("network", NETWORK, "one", NAMES),
                                Map.of("network", Map.of("VpcCidr", range, "AllowedCidr", "10.0.0.0/8")))
                        .faults())
                .isEqualTo(
                        way == null
                                ? List.of()
                                : List.of(
                                        "network.VpcCidr: found %s; %s has 10.0.0.0/16, which cannot change while its network is there%s comes first"
                                                .formatted(range, environment, way.formatted(environment))));
    }

    @ParameterizedTest
    @CsvSource({
        "'us-east-1a,us-east-1b', 'us-east-1b,us-east-1c', 10.0.0.0/16, true, refused",
        "'us-east-1a,us-east-1b', 'us-east-1b,us-east-1c', 10.0.0.0/16, false, accepted",
        "'us-east-1a,us-east-1b', 'us-east-1b,us-east-1c', 10.1.0.0/16, true, accepted",
        "'us-east-1b,us-east-1c', 'us-east-1b,us-east-1c', 10.0.0.0/16, true, accepted",
        "'', 'us-east-1b,us-east-1c', 10.0.0.0/16, true, warned",
        "'us-east-1a,us-east-1b', '', 10.0.0.0/16, true, warned",
    })
    void refusesOtherZonesForSubnetsThatAreThere(
            String before, String after, String range, boolean whole, String result) {
        wholeStacks = whole;
        current.put(
                "network", Map.of("Environment", environment, "VpcCidr", "10.0.0.0/16", "AvailabilityZones", before));
        Preflight.Result found = check(
                Map.of("network", SUBNETS), Map.of("network", Map.of("AvailabilityZones", after, "VpcCidr", range)));

        assertThat(found.faults())
                .isEqualTo(
                        result.equals("refused")
                                ? List.of(
                                        "network: found other zones for Subnet1, Subnet2; a subnet cannot move while it is there, so leave its zone as it is; to move them, litellmctl teardown %s --confirm DELETE comes first"
                                                .formatted(environment))
                                : List.of());
        assertThat(found.warnings())
                .filteredOn(warning -> warning.contains("AWS refuses it"))
                .hasSize(result.equals("warned") ? 1 : 0);
    }

    /** EC2 would find out when it makes the subnets. Where there are subnets, their own zones are told no second time. */
    @ParameterizedTest
    @CsvSource({
        "'eu-west-1c,us-east-1b', false, 'eu-west-1c'",
        "'eu-west-1c,eu-west-1b', false, 'eu-west-1c, eu-west-1b'",
        "'eu-west-1c,eu-west-1b', true, 'eu-west-1c, eu-west-1b'",
        "'us-east-1c,us-east-1b', false, ",
        "'', false, ",
    })
    void refusesZonesOfAnotherRegion(String zones, boolean present, String foreign) {
        if (present) {
            current.put("network", Map.of("Environment", environment, "AvailabilityZones", "us-east-1a,us-east-1b"));
        }

        assertThat(check(Map.of("network", SUBNETS), Map.of("network", Map.of("AvailabilityZones", zones)))
                        .faults())
                .isEqualTo(
                        foreign == null
                                ? List.of()
                                : List.of("network.AvailabilityZones: found %s; allowed are zones of us-east-1"
                                        .formatted(foreign)));
    }

    /** A release from before the boundary. */
    @Test
    void refusesARoleWithoutABoundary() {
        String template = "Parameters: {Environment: {Type: String}}\nResources: {Role: {Type: AWS::IAM::Role}}";

        assertThat(check(Map.of("one", template), Map.of()).faults())
                .containsExactly(
                        "one.Role: found no PermissionsBoundary; CloudFormation may make no role without litellm-control-plane-boundary, which this release does not know: take a later one");
        current.put("one", Map.of("Environment", environment));
        assertThat(check(Map.of("one", template), Map.of()).faults()).isEmpty();
    }

    /** The state machine refuses to tear prod down without it. */
    @Test
    void printsTheTeardownOfProdWithWhatItNeeds() {
        NetworkRange network = new NetworkRange("prod", "network", true, List.of("one"));

        assertThat(network.fault(network("10.0.0.0/16"), network("10.1.0.0/16")))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .endsWith("; litellmctl teardown prod --allow-prod --confirm DELETE comes first"));
    }

    private static TemplateResource network(String range) {
        return new TemplateResource(ResourceTypes.VPC, Map.of(NetworkRange.RANGE, range));
    }

    @ParameterizedTest
    @CsvSource({"one.Log", "one.Later", "one.Gone"})
    void allowsToReplaceWhatATemplateHasOrHad(String resource) {
        current.put("one", Map.of("Environment", environment));
        deployed.put("one", NAMES + "  Gone: {Type: AWS::SNS::Topic}\n");
        options = Map.of("allowReplacement", List.of(resource));

        assertThat(check(NAMES, Map.of()).faults()).isEmpty();
    }

    @Test
    void saysWhichResourcesMayBeReplaced() {
        options = Map.of("allowReplacement", List.of("one.DBInstance", "one.Nope"));

        assertThat(check(DATABASE, Map.of()).faults())
                .contains(
                        "allowReplacement.1: found 'one.Nope'; allowed is a resource of the one stack by its logical id; those that hold data are one.DBInstance");
        assertThat(check(NAMES, Map.of()).faults())
                .containsExactly(
                        "allowReplacement.0: found 'one.DBInstance'; allowed is a resource of the one stack by its logical id; none of them holds data",
                        "allowReplacement.1: found 'one.Nope'; allowed is a resource of the one stack by its logical id; none of them holds data");
    }

    /** What cannot be looked at may have the resource. */
    @Test
    void allowsToReplaceWhatATemplateThatItCannotReadMayHave() {
        current.put("one", Map.of("Environment", environment));
        deployed.put("one", "- no template");
        options = Map.of("allowReplacement", List.of("one.Gone"));

        assertThat(check(NAMES, Map.of()).faults()).isEmpty();
    }

    private List<String> domain(String name, String zone) {
        return check(DOMAIN, Map.of("DomainName", name, "HostedZoneId", zone)).faults();
    }

    private static String zone(String name) {
        return MOTO.client(Route53Client.builder())
                .createHostedZone(zone -> zone.name(name).callerReference("preflight"))
                .hostedZone()
                .id()
                .replace("/hostedzone/", "");
    }

    /** It is no stack's, and the migration would find out after the database was made. */
    @Test
    void findsASaltKeyThatSomebodyHasDeleted() {
        SecretsManagerClient secrets = MOTO.client(SecretsManagerClient.builder());
        String saltKey = environment + "/litellm/salt-key";
        String task = """
                Parameters:
                  Environment: {Type: String}
                Resources:
                  Task: {Type: AWS::ECS::TaskDefinition, Properties: {Family: !Ref Environment, Memory: 4096}}
                """;
        secrets.createSecret(create -> create.name(saltKey));
        assertThat(check(task, Map.of()).faults()).isEmpty();

        secrets.deleteSecret(delete -> delete.secretId(saltKey).recoveryWindowInDays(7L));

        assertThat(check(task, Map.of()).faults())
                .singleElement()
                .asString()
                .matches(
                        "environment: found %1$s, marked for deletion, dated \\d{4}-\\d\\d-\\d\\d, without which no new task of the gateway starts; aws secretsmanager restore-secret --secret-id %1$s brings it back"
                                .formatted(saltKey));
    }

    /** The canary would find out, after the database was saved and migrated. */
    @Test
    void findsASecretOfTheTasksThatSomebodyHasDeleted() {
        String security = """
                Parameters:
                  Environment: {Type: String}
                Resources:
                  Login: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/ui-password'}}
                  Unread: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/unread'}}
                  Setting: {Type: AWS::SSM::Parameter, Properties: {Name: !Sub '${Environment}/litellm/setting'}}
                Outputs:
                  Login: {Value: !Ref Login, Export: {Name: !Sub '${Environment}-ui-password-arn'}}
                  Unread: {Value: !Ref Unread, Export: {Name: !Sub '${Environment}-unread-arn'}}
                  Setting: {Value: !Ref Setting, Export: {Name: !Sub '${Environment}-setting'}}
                """;
        String task = """
                Parameters:
                  Environment: {Type: String}
                  Cpu: {Type: Number, Default: 1024}
                Resources:
                  Task:
                    Type: AWS::ECS::TaskDefinition
                    Properties:
                      Memory: 4096
                      Cpu: !Ref Cpu
                      ContainerDefinitions:
                        - Environment: [{Name: SETTING, Value: {'Fn::ImportValue': !Sub '${Environment}-setting'}}]
                          Secrets:
                            - Name: UI_USERNAME
                              ValueFrom: !Join ['', [{'Fn::ImportValue': !Sub '${Environment}-ui-password-arn'}, ':UI_USERNAME::']]
                            - Name: UI_PASSWORD
                              ValueFrom: !Join ['', [{'Fn::ImportValue': !Sub '${Environment}-ui-password-arn'}, ':UI_PASSWORD::']]
                """;
        Map<String, String> templates = Map.of("security", security, "one", task);
        Stream.of("ui-password", "unread", "setting")
                .map((environment + "/litellm/")::concat)
                .forEach(PreflightTest::markForDeletion);
        current.put("security", Map.of("Environment", environment));
        current.put("one", Map.of("Environment", environment));
        left.add("security");

        assertThat(check(templates, Map.of("one", Map.of("Cpu", "2048"))).faults())
                .singleElement()
                .asString()
                .matches(
                        "environment: found %1$s/litellm/ui-password, marked for deletion, dated \\d{4}-\\d\\d-\\d\\d, without which no new task of the gateway starts; aws secretsmanager restore-secret --secret-id %1$s/litellm/ui-password brings it back"
                                .formatted(environment));

        opened.clear();
        assertThat(check(templates, Map.of()).faults()).isEmpty();
        assertThat(opened).isEmpty();
    }

    /** Brought back it would be in the way of the stack that makes it. */
    @Test
    void saysOfADeletedSecretThatAStackWouldMakeOnlyThatItIsInTheWay() {
        String name = environment + "/litellm/master-key";
        markForDeletion(name);
        String security = """
                Parameters:
                  Environment: {Type: String}
                Resources:
                  Key: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/master-key'}}
                Outputs:
                  Key: {Value: !Ref Key, Export: {Name: !Sub '${Environment}-key-arn'}}
                """;
        String task = """
                Parameters:
                  Environment: {Type: String}
                Resources:
                  Task: {Type: AWS::ECS::TaskDefinition, Properties: {Family: {'Fn::ImportValue': !Sub '${Environment}-key-arn'}}}
                """;

        assertThat(check(Map.of("security", security, "one", task), Map.of()).faults())
                .singleElement()
                .asString()
                .startsWith("security.Key: found " + name);
    }

    /** CloudFormation would find out after the stacks before that one. */
    @Test
    void findsAParameterThatNothingGivesAValue() {
        String template = """
                Parameters:
                  Environment: {Type: String}
                  Image: {Type: String}
                  IdleSeconds: {Type: Number, MinValue: 1}
                Resources: {}
                """;
        given.put("one", "{Image: '${image}'}");

        assertThat(check(template, Map.of()).faults())
                .containsExactly(
                        "one.IdleSeconds: found no value, and one.yaml has no default; --set one.IdleSeconds=… gives one");
        assertThat(check(template, Map.of("IdleSeconds", "60")).faults()).isEmpty();
    }

    private Preflight.Result check(String template, Map<String, String> set) {
        return check(Map.of("one", template), Map.of("one", set));
    }

    private Preflight.Result check(Map<String, String> templates, Map<String, Map<String, String>> set) {
        Release release = release(templates);
        return preflight(templates).check(request(templates, set), release);
    }

    private Optional<String> shortage(Map<String, String> templates, int tasks) {
        return preflight(templates).shortage(request(templates, Map.of()), release(templates), tasks);
    }

    private Release release(Map<String, String> templates) {
        StringBuilder stacks = new StringBuilder("stacks:\n");
        templates.keySet().forEach(name -> {
            stacks.append(
                    "  %s: {template: %s.yaml, dependsOn: %s, parameters: %s, environments: {%s: %s}, holds: [AWS::RDS::DBInstance]}\n"
                            .formatted(
                                    name,
                                    name,
                                    name.equals("network") ? "[]" : "[network]",
                                    given.getOrDefault(name, "{}"),
                                    environment,
                                    defaults));
        });
        return new Release(
                "0123456789abcdef", StackCatalogue.parse(stacks.toString()), "", file -> file(file, templates));
    }

    private Request request(Map<String, String> templates, Map<String, Map<String, String>> set) {
        Map<String, Boolean> wanted = new LinkedHashMap<>();
        templates.keySet().forEach(name -> wanted.put(name, !left.contains(name)));
        return new Request(
                "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:one",
                Instant.EPOCH,
                action,
                environment,
                "all",
                new StackSelection(wanted),
                set,
                Map.of(),
                "0123456789abcdef",
                options);
    }

    private Preflight preflight(Map<String, String> templates) {
        return new Preflight(
                new TestClients(),
                stack -> present(stack.replace(environment + "-", "").replace("-stack", ""), templates),
                clock);
    }

    private Optional<PresentStack> present(String name, Map<String, String> templates) {
        return Optional.ofNullable(current.get(name))
                .map(values -> new PresentStack(
                        wholeStacks, emptyStacks, values, () -> deployed.getOrDefault(name, templates.get(name))));
    }

    private byte[] file(String file, Map<String, String> templates) {
        return file.equals("image.zip")
                ? ReleaseArchive.image("config.yaml", config)
                : templates
                        .get(file.replace("templates/", "").replace(".yaml", ""))
                        .getBytes(StandardCharsets.UTF_8);
    }

    /** Clients of moto, which are remembered; and of a scripted RDS, since moto offers no PostgreSQL. */
    private final class TestClients implements AccountClients {
        @Override
        public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
            C client = builder instanceof RdsClientBuilder && !realRds ? rds.client(builder) : MOTO.client(builder);
            opened.add(client);
            return client;
        }

        @Override
        public NameServers nameServers() {
            return nameServers;
        }
    }
}
