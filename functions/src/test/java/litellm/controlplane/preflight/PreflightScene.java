package litellm.controlplane.preflight;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.StackSelection;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ReleaseArchive;
import litellm.controlplane.testing.ScriptedService;
import org.junit.jupiter.api.AutoClose;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.rds.RdsClientBuilder;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What the tests of the preflight look at: a release of the stacks that they name, an environment that has some of them, and an account,
 * which is moto's.
 */
abstract class PreflightScene {
    static final Moto MOTO = Moto.shared();

    /** What the scripted RDS offers: PostgreSQL 15 with a standby, and 16 without one. */
    static final String OFFER = """
            <DescribeOrderableDBInstanceOptionsResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
              <DescribeOrderableDBInstanceOptionsResult><OrderableDBInstanceOptions>
                <OrderableDBInstanceOption><Engine>postgres</Engine><EngineVersion>15.10</EngineVersion>
                  <MultiAZCapable>true</MultiAZCapable></OrderableDBInstanceOption>
                <OrderableDBInstanceOption><Engine>postgres</Engine><EngineVersion>16.6</EngineVersion>
                  <MultiAZCapable>false</MultiAZCapable></OrderableDBInstanceOption>
              </OrderableDBInstanceOptions></DescribeOrderableDBInstanceOptionsResult>
            </DescribeOrderableDBInstanceOptionsResponse>
            """;

    static final String NAMES = """
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

    static final String DATABASE = """
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

    static final String NAMED_DATABASE =
            DATABASE.replace("{Engine", "{DBInstanceIdentifier: !Sub '${Environment}-litellm-db', Engine");

    static final String RESTORED = DATABASE.replace("Mappings:", """
              DBSnapshotIdentifier: {Type: String, Default: ''}
            Conditions: {IsNew: !Equals [!Ref DBSnapshotIdentifier, '']}
            Mappings:""".stripTrailing())
            .replace(
                    "{Engine",
                    "{DBSnapshotIdentifier: !If [IsNew, !Ref AWS::NoValue, !Ref DBSnapshotIdentifier], Engine");

    static final String DOMAIN = """
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

    static final String NETWORK = """
            Parameters:
              Environment: {Type: String}
              VpcCidr: {Type: String, Default: 10.0.0.0/16}
              AllowedCidr: {Type: String, Default: 0.0.0.0/0}
            Resources:
              VPC: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref VpcCidr, Tags: [!Ref AllowedCidr]}}
            """;

    static final String TASKS = """
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

    final String environment = Moto.newEnvironment();

    /** The stacks that there are, with their parameters' values. */
    final Map<String, Map<String, String>> current = new LinkedHashMap<>();

    /** What the control plane supplies, by stack, as in the catalogue. */
    final Map<String, String> given = new LinkedHashMap<>();

    /** The stacks that the request leaves out. */
    final Set<String> left = new HashSet<>();

    /** What the stacks that there are were made of; the release's own templates where this says nothing. */
    final Map<String, String> deployed = new LinkedHashMap<>();

    String config = "model_list: []";

    /** The clients that the preflight has asked for. */
    final List<Object> opened = new ArrayList<>();

    @AutoClose
    final ScriptedService rds = new ScriptedService().answer("DescribeOrderableDBInstanceOptions", OFFER);

    /** Whether RDS is moto's, and not the scripted one. */
    boolean realRds = true;

    boolean wholeStacks = true;
    boolean emptyStacks;
    Clock clock = Clock.systemUTC();
    NameServers nameServers = NameServers.unknown();

    /** The environment's own values of each stack, as in the catalogue. */
    String defaults = "{}";

    Map<String, Object> options = Map.of();
    Action action = Action.DEPLOY;

    Preflight.Result check(String template, Map<String, String> set) {
        return check(Map.of("one", template), Map.of("one", set));
    }

    Preflight.Result check(Map<String, String> templates, Map<String, Map<String, String>> set) {
        Release release = release(templates);
        return preflight(templates).check(request(templates, set), release);
    }

    Optional<String> shortage(Map<String, String> templates, int tasks) {
        return preflight(templates).shortage(request(templates, Map.of()), release(templates), tasks);
    }

    /** Makes the secret, which then waits for its deletion. */
    static void markForDeletion(String name) {
        SecretsManagerClient secrets = MOTO.client(SecretsManagerClient.builder());
        secrets.createSecret(create -> create.name(name));
        secrets.deleteSecret(delete -> delete.secretId(name).recoveryWindowInDays(7L));
    }

    /** Makes a secret that has a second version with these labels, and returns that version's id. */
    String secret(String kind, String... labels) {
        SecretsManagerClient secrets = MOTO.client(SecretsManagerClient.builder());
        String name = environment + "/litellm/" + kind;
        secrets.createSecret(create -> create.name(name).secretString("{}"));
        return secrets.putSecretValue(
                        put -> put.secretId(name).secretString("{}").versionStages(labels))
                .versionId();
    }

    static String zone(String name) {
        return MOTO.client(Route53Client.builder())
                .createHostedZone(zone -> zone.name(name).callerReference("preflight"))
                .hostedZone()
                .id()
                .replace("/hostedzone/", "");
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
