package litellm.console.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleProcess;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.ProcessOutput;
import litellm.console.Project;
import litellm.console.TestProject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkingCopyValidationTest {
    private static final List<String> FILES = List.of(
            "bootstrap-template.yaml",
            "infrastructure/stacks.yaml",
            "infrastructure/security-stack.yaml",
            "infrastructure/network-stack.yaml",
            "infrastructure/alb-stack.yaml",
            "infrastructure/database-stack.yaml",
            "infrastructure/litellm-stack.yaml",
            "statemachine/control-plane.asl.yaml");

    /** Those in which people write models and an image of their own: the tests have some that stay as they are. */
    private static final List<String> FILES_OF_PEOPLE = List.of("config.yaml", "Dockerfile");

    private static final Path SAMPLES = Path.of("src", "test", "resources", "working-copy");

    /** The head of the statement by which the gateway's tasks get their secrets. */
    private static final String READ_SECRETS = readSecrets("Allow", "secretsmanager:GetSecretValue");

    /** One of what the state machine may call. */
    private static final String BUILD_IMAGE = "                  - !Ref BuildImageAlias\n";

    @TempDir
    private Path folder;

    /** Each test looks for a fault in a copy: one of the repository itself would fail them all. */
    @BeforeAll
    static void assumeThatTheRepositoryIsSound() {
        assumeThat(new WorkingCopyValidation(TestProject.repository(), ThisRepositoryTest.BEFORE_ANY_ENTRY_EXPIRES)
                        .faults())
                .as("what ThisRepositoryTest reports")
                .isEmpty();
    }

    @BeforeEach
    void copyTheRepository() {
        Project repository = TestProject.repository();
        FILES.forEach(file -> TestProject.write(
                folder, file, repository.readText(repository.root().resolve(file))));
        FILES_OF_PEOPLE.forEach(file -> TestProject.write(folder, file, repository.readText(SAMPLES.resolve(file))));
        TestProject.write(folder, "infrastructure/allow-list.yaml", "allowed: []\n");
    }

    /** A broken copy for each kind of fault: a file, what stands in it, what stands there instead, and the one fault. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            infrastructure/alb-stack.yaml | !Ref HostedZoneId} | !Ref Zone} | infrastructure/alb-stack.yaml: Resources.Certificate.Properties.DomainValidationOptions[0].HostedZoneId: Ref: found Zone; allowed: a parameter or a resource of this template
            infrastructure/alb-stack.yaml | AWSTemplateFormatVersion: '2010-09-09' | AWSTemplateFormatVersion: '2010-09-09' # für | infrastructure/alb-stack.yaml: line 1: found the character "ü"; allowed: ASCII, since CloudFormation keeps no other
            infrastructure/alb-stack.yaml | !GetAtt WebACL.Arn | !GetAtt Firewall.Arn | infrastructure/alb-stack.yaml: Resources.WebACLAssociation.Properties.WebACLArn: Fn::GetAtt: found Firewall; allowed: a resource of this template
            infrastructure/alb-stack.yaml | 'https://${DomainName}' | 'https://${Domain}' | infrastructure/alb-stack.yaml: Outputs.LoadBalancerURL.Value.Fn::If[1]: Fn::Sub: found Domain; allowed: a parameter or a resource of this template
            infrastructure/alb-stack.yaml | [HasDomain, !Ref HTTPSListener | [HasName, !Ref HTTPSListener | infrastructure/alb-stack.yaml: Outputs.ListenerArn.Value: Fn::If: found HasName; allowed: a condition of this template
            infrastructure/network-stack.yaml | Condition: HasNatGatewayPerZone | Condition: HasTwo | infrastructure/network-stack.yaml: Resources.NatGateway2EIP.Condition: found HasTwo; allowed: a condition of this template
            infrastructure/network-stack.yaml | DependsOn: InternetGatewayAttachment | DependsOn: Gateway | infrastructure/network-stack.yaml: Resources.NatGateway1EIP.DependsOn: found Gateway; allowed: a resource of this template
            infrastructure/database-stack.yaml | FindInMap [Connections, | FindInMap [Alarms, | infrastructure/database-stack.yaml: Resources.ConnectionsAlarm.Properties.Threshold: Fn::FindInMap: found Alarms; allowed: a mapping of this template
            infrastructure/database-stack.yaml | db.t3.large: {Alarm: 670} | db.t3.large: {Alarm: 670.5} | infrastructure/database-stack.yaml: Mappings.Connections.db.t3.large.Alarm: found '670.5'; allowed is a whole number from 1 to 999999
            infrastructure/litellm-stack.yaml | [HasTwoCpus, '2', '1'] | [HasTwoCpus, two, '1'] | infrastructure/litellm-stack.yaml: Resources.TaskDefinition.Properties.ContainerDefinitions: NUM_WORKERS: found 'two'; allowed is a whole number from 1 to 999999
            infrastructure/litellm-stack.yaml | Memory: !Ref ContainerMemory | Memory: !If [HasTwoCpus, 4 GB, !Ref ContainerMemory] | infrastructure/litellm-stack.yaml: Resources.TaskDefinition.Properties.Memory: found '4 GB'; allowed is a whole number from 0 to 999999
            infrastructure/network-stack.yaml | Default: 10.0.0.0/16 | Default: 10.0.0.0/28 | infrastructure/network-stack.yaml: Parameters.VpcCidr.Default: found '10.0.0.0/28'; allowed: an IPv4 CIDR block between /16 and /20 by its first address, such as 10.0.0.0/16, room for twelve subnets of 256 addresses
            infrastructure/network-stack.yaml | Default: 10.0.0.0/16 | Default: 10.250.0.1/16 | infrastructure/network-stack.yaml: Parameters.VpcCidr.Default: found '10.250.0.1/16'; allowed: an IPv4 CIDR block between /16 and /20 by its first address, such as 10.0.0.0/16, room for twelve subnets of 256 addresses
            infrastructure/network-stack.yaml | Default: 10.0.0.0/16 | Default: 10.250.8.0/20 | infrastructure/network-stack.yaml: Parameters.VpcCidr.Default: found '10.250.8.0/20'; allowed: an IPv4 CIDR block between /16 and /20 by its first address, such as 10.0.0.0/16, room for twelve subnets of 256 addresses
            infrastructure/network-stack.yaml | Key: Owner, | Key: Owned, | infrastructure/network-stack.yaml: Resources.VPC.Properties.Tags: found no Owner; needed on every resource that takes tags
            infrastructure/database-stack.yaml | {Key: Name, Value: !Sub '${Environment}-litellm-database-wake-up'} | {Key: Title, Value: none} | infrastructure/database-stack.yaml: Resources.DatabaseRotationWakeUp.Properties.Tags: found no Name; needed on every resource that takes tags
            infrastructure/alb-stack.yaml | ${Environment}-litellm-alb-sg-id | ${Environment}-litellm-lb-sg-id | infrastructure/alb-stack.yaml: Fn::ImportValue: found dev-litellm-lb-sg-id; allowed: an export of the control plane or of a stack that alb depends on (network)
            infrastructure/alb-stack.yaml | !GetAtt WebACL.Arn | !GetAttr WebACL.Arn | infrastructure/alb-stack.yaml: Resources.WebACLAssociation.Properties.WebACLArn: found Fn::GetAttr; allowed: a function of CloudFormation
            infrastructure/litellm-stack.yaml | ClusterName: !Sub ${Environment}-litellm-cluster | ClusterName: !GetAtt Service.Name | infrastructure/litellm-stack.yaml: Resources: found Cluster -> Service -> Cluster, each waiting for the next; allowed: no circle
            infrastructure/alb-stack.yaml | ${Environment}-litellm-alb-dns | ${Environment}-litellm-vpc-id | infrastructure/alb-stack.yaml: Outputs.LoadBalancerDNSName.Export.Name: found dev-litellm-vpc-id, which infrastructure/network-stack.yaml: Outputs.VpcId exports; allowed: a name of its own
            infrastructure/security-stack.yaml | !Ref ApiKeysSecret | !Ref KMSKey | infrastructure/security-stack.yaml: Resources.ECSTaskExecutionRole.Properties.Policies: found no secretsmanager:GetSecretValue on dev-litellm-api-keys-arn; needed, since Secrets of infrastructure/litellm-stack.yaml name it
            infrastructure/security-stack.yaml | - Fn::ImportValue: !Sub litellm-control-plane-${Environment}-salt-key-arn | `` | infrastructure/security-stack.yaml: Resources.ECSTaskExecutionRole.Properties.Policies: found no secretsmanager:GetSecretValue on litellm-control-plane-dev-salt-key-arn; needed, since Secrets of infrastructure/litellm-stack.yaml name it
            bootstrap-template.yaml | - !Ref BuildImageAlias | - !Ref BuildImageRole | bootstrap-template.yaml: Resources.StateMachineRole.Properties.Policies: found no lambda:InvokeFunction on BuildImageAlias; needed, since DefinitionSubstitutions of StateMachine name it
            infrastructure/alb-stack.yaml | AWSTemplateFormatVersion: '2010-09-09' | AWSTemplateFormatVersion: '2010-9-9' | infrastructure/alb-stack.yaml: AWSTemplateFormatVersion: found '2010-9-9'; allowed are 2010-09-09
            infrastructure/litellm-stack.yaml | Rules: | Rule: | infrastructure/litellm-stack.yaml: top level: found the unknown key 'Rule'; allowed are AWSTemplateFormatVersion, Transform, Description, Metadata, Parameters, Mappings, Conditions, Rules, Resources, Outputs
            infrastructure/network-stack.yaml | AllowedPattern: | AllowedPatern: | infrastructure/network-stack.yaml: Parameters.VpcCidr: found the unknown key 'AllowedPatern'; allowed are Type, Default, AllowedValues, AllowedPattern, ConstraintDescription, Description, MinLength, MaxLength, MinValue, MaxValue, NoEcho
            infrastructure/litellm-stack.yaml | AssertDescription: | AssertionDescription: | infrastructure/litellm-stack.yaml: Rules.FargateQuarterCpu.Assertions[0]: found the unknown key 'AssertionDescription'; allowed are Assert, AssertDescription
            infrastructure/database-stack.yaml | DeletionPolicy: Snapshot | DeletionPolice: Snapshot | infrastructure/database-stack.yaml: Resources.DBInstance: found the unknown key 'DeletionPolice'; allowed are Type, Properties, DependsOn, Condition, Metadata, DeletionPolicy, UpdateReplacePolicy, CreationPolicy, UpdatePolicy
            infrastructure/database-stack.yaml | DeletionPolicy: Snapshot | DeletionPolicy: snapshot | infrastructure/database-stack.yaml: Resources.DBInstance.DeletionPolicy: found 'snapshot'; allowed are Delete, Retain, RetainExceptOnCreate, Snapshot
            infrastructure/database-stack.yaml | UpdateReplacePolicy: Snapshot | UpdateReplacePolicy: RetainExceptOnCreate | infrastructure/database-stack.yaml: Resources.DBInstance.UpdateReplacePolicy: found 'RetainExceptOnCreate'; allowed are Delete, Retain, Snapshot
            infrastructure/network-stack.yaml | Condition: HasNatGatewayPerZone | Condition: [HasNatGatewayPerZone] | infrastructure/network-stack.yaml: Resources.NatGateway2EIP.Condition: found a list; allowed is text
            infrastructure/network-stack.yaml | IsProd: !Equals [!Ref Environment, prod] | IsProd: !Equals [!Ref VPC, prod] | infrastructure/network-stack.yaml: Conditions.IsProd.Fn::Equals[0]: Ref: found VPC; allowed: a parameter, since conditions and rules are decided before there are resources
            infrastructure/network-stack.yaml | IsProd: !Equals [!Ref Environment, prod] | IsProd: !Equals [!Sub '${VPC}-${Environment}', prod] | infrastructure/network-stack.yaml: Conditions.IsProd.Fn::Equals[0]: Fn::Sub: found VPC; allowed: a parameter, since conditions and rules are decided before there are resources
            infrastructure/network-stack.yaml | IsProd: !Equals [!Ref Environment, prod] | IsProd: !Equals [!Sub '${VPC.VpcId}', prod] | infrastructure/network-stack.yaml: Conditions.IsProd.Fn::Equals[0]: Fn::Sub: found VPC.VpcId; allowed: a parameter, since conditions and rules are decided before there are resources
            infrastructure/network-stack.yaml | IsProd: !Equals [!Ref Environment, prod] | IsProd: !Equals [!GetAtt VPC.VpcId, prod] | infrastructure/network-stack.yaml: Conditions.IsProd.Fn::Equals[0]: Fn::GetAtt: found VPC; allowed: a parameter, since conditions and rules are decided before there are resources
            infrastructure/alb-stack.yaml | Assert: !Not [!Equals [!Ref HostedZoneId, '']] | Assert: !Not [!Equals [!Ref WebACL, '']] | infrastructure/alb-stack.yaml: Rules.DomainNeedsHostedZone.Assertions[0].Assert.Fn::Not[0].Fn::Equals[0]: Ref: found WebACL; allowed: a parameter, since conditions and rules are decided before there are resources
            infrastructure/network-stack.yaml | IsProd: !Equals [!Ref Environment, prod] | IsProd: !Condition IsProd | infrastructure/network-stack.yaml: Conditions: found IsProd -> IsProd, each referring to the next; allowed: no circle
            infrastructure/network-stack.yaml | HasNatGateway: !Equals [!Ref EnableNatGateway, 'true'] | HasNatGateway: !Not [!Condition HasNatGatewayPerZone] | infrastructure/network-stack.yaml: Conditions: found HasNatGateway -> HasNatGatewayPerZone -> HasNatGateway, each referring to the next; allowed: no circle
            infrastructure/network-stack.yaml | IsProd: !Equals [!Ref Environment, prod] | IsProd: !Equals [!If [IsProd, a, b], a] | infrastructure/network-stack.yaml: Conditions: found IsProd -> IsProd, each referring to the next; allowed: no circle
            bootstrap-template.yaml | HasRelease: !Not [!Equals [!Ref Release, '']] | HasRelease: !Condition HasRelease | bootstrap-template.yaml: Conditions: found HasRelease -> HasRelease, each referring to the next; allowed: no circle
            infrastructure/stacks.yaml | ${alb.ListenerArn} | ${alb.Listener} | infrastructure/stacks.yaml: stacks.litellm.parameters.ListenerArn: found alb.Listener; allowed: an output of alb
            infrastructure/stacks.yaml | ${alb.ListenerArn} | ${alb.Listener.Arn} | infrastructure/stacks.yaml: stacks.litellm.parameters.ListenerArn: found alb.Listener.Arn; allowed: an output of alb
            infrastructure/stacks.yaml | ${alb.ListenerArn} | ${alb.Listener-Arn} | infrastructure/stacks.yaml: stacks.litellm.parameters.ListenerArn: found alb.Listener-Arn; allowed: an output of alb
            infrastructure/stacks.yaml | ${alb.ListenerArn} | ${load-balancer.ListenerArn} | infrastructure/stacks.yaml: stacks.litellm.parameters.ListenerArn: found an output of load-balancer; allowed: of a stack in dependsOn
            infrastructure/stacks.yaml | BaseImage: ${baseImage} | BaseImage: ${baseimage} | infrastructure/stacks.yaml: stacks.litellm.parameters.BaseImage: found baseimage; allowed are artifactBucket, baseImage, functionsKey, image and an output of a stack in dependsOn
            infrastructure/stacks.yaml | EnableWAF: 'true' | EnableWAF: 'yes' | infrastructure/stacks.yaml: stacks.alb.environments.prod.EnableWAF: found 'yes'; allowed are true, false
            infrastructure/stacks.yaml | prod: {EnableWAF: 'true'} | prod: {EnableWAF: 'true', EnableWAF: 'false'} | infrastructure/stacks.yaml: line 40: found the key EnableWAF a second time; a mapping has each key once
            infrastructure/stacks.yaml | EnableMultiAz: 'true' | AllowedCidr: 10.1.2.3/8 | infrastructure/stacks.yaml: stacks.network.environments.prod.AllowedCidr: found '10.1.2.3/8'; allowed: the block itself, 10.0.0.0/8
            infrastructure/stacks.yaml | EnableWAF: 'true' | EnableFirewall: 'true' | infrastructure/stacks.yaml: stacks.alb.environments.prod.EnableFirewall: found an unknown parameter; allowed: one of alb-stack.yaml
            infrastructure/stacks.yaml | ContainerMemory: '8192' | ContainerMemory: '4096' | infrastructure/stacks.yaml: stacks.litellm.environments.prod: found ContainerCpu '4096', ContainerMemory '4096'; ContainerCpu 4096 needs ContainerMemory 8192, 10240, 12288, 14336 or 16384.
            statemachine/control-plane.asl.yaml | TimeoutSeconds: 60 | TimeoutSeconds: soon | statemachine/control-plane.asl.yaml: States.Validate request.TimeoutSeconds: found 'soon'; allowed is a whole number from 1 to 99999999
            infrastructure/allow-list.yaml | allowed: [] | allowed: [{rule: PlainHtp, resource: a, reason: b, expires: 2999-01-01}] | infrastructure/allow-list.yaml: allowed[0].rule: found 'PlainHtp'; a rule of the scan is needed
            infrastructure/allow-list.yaml | allowed: [] | allowed: [{rule: PlainHttp, resource: a, reason: b, expires: 2020-01-01}] | infrastructure/allow-list.yaml: allowed[0].expires: found '2020-01-01'; that day is past, the entry silences nothing any more
            infrastructure/allow-list.yaml | allowed: [] | allowed: [{rule: Leftover, resource: a, until: b}] | infrastructure/allow-list.yaml: allowed[0]: found 'until'; allowed are rule, resource, id, reason and expires
            infrastructure/allow-list.yaml | allowed: [] | allowed: [ | infrastructure/allow-list.yaml: not YAML:
            config.yaml | os.environ/DATABASE_URL | os.environ/DB_URL | config.yaml: general_settings.database_url: found os.environ/DB_URL; the gateway's task definition provides ANTHROPIC_API_KEY,
            config.yaml | master_key: os.environ/LITELLM_MASTER_KEY | master_key: os.environ/OPENAI_API_KEY | config.yaml: general_settings.master_key: found os.environ/OPENAI_API_KEY; allowed: os.environ/LITELLM_MASTER_KEY
            config.yaml | os.environ/DATABASE_URL | os.environ/LITELLM_SALT_KEY | config.yaml: general_settings.database_url: found os.environ/LITELLM_SALT_KEY; allowed: os.environ/DATABASE_URL
            config.yaml | model: openai/gpt-4o | model: “openai/gpt-4o” | config.yaml: model_list[4].litellm_params.model: found text; allowed is text without curly quotes and control characters that neither begins nor ends with a blank
            config.yaml | model: openai/gpt-4o | model: "" | config.yaml: model_list[4].litellm_params.model: found empty text; allowed is text without curly quotes
            config.yaml | api_key: os.environ/ANTHROPIC_API_KEY | api_key: "os.environ/ANTHROPIC_API_KEY " | config.yaml: model_list[6].litellm_params.api_key: found blanks around os.environ/ANTHROPIC_API_KEY; allowed: none, since LiteLLM takes them for part of it
            config.yaml | api_key: os.environ/ANTHROPIC_API_KEY | api_key: " os.environ/ANTHROPIC_API_KEY" | config.yaml: model_list[6].litellm_params.api_key: found blanks around os.environ/ANTHROPIC_API_KEY; allowed: none
            config.yaml | database_connection_pool_limit: 10 | database_connection_pool_limit: many | config.yaml: general_settings.database_connection_pool_limit: found 'many'; allowed is a whole number from 1
            config.yaml | api_key: os.environ/ANTHROPIC_API_KEY | api_key: sk-ant-123 | config.yaml: model_list[6].litellm_params.api_key: found text; allowed is os.environ/ and a variable's name
            config.yaml | api_key: os.environ/ANTHROPIC_API_KEY | api_key: 4242 | config.yaml: model_list[6].litellm_params.api_key: found a number; allowed is os.environ/ and a variable's name
            config.yaml | model_name: gpt-4o-mini | model_name: "gpt\\e[31m" | config.yaml: model_list[5].model_name: found text; allowed is text without control characters that neither begins nor ends with a blank
            config.yaml | model_name: gpt-4o-mini | model_name: "gpt\\n" | config.yaml: model_list[5].model_name: found text; allowed is text without control characters
            config.yaml | model_name: gpt-4o-mini | model_name: " gpt" | config.yaml: model_list[5].model_name: found text; allowed is text without control characters
            config.yaml | model_name: gpt-4o-mini | model_name: "" | config.yaml: model_list[5].model_name: found empty text; allowed is text without control characters
            config.yaml | num_retries: 2 | num_retries: -1 | config.yaml: litellm_settings.num_retries: found the number -1; allowed is a whole number from 0
            config.yaml | num_retries: 2 | num_retries: -1e30 | config.yaml, line 52, column 16: found the number -1e30, which is too large
            config.yaml | num_retries: 2 | num_retries: .nan | config.yaml, line 52, column 16: found .nan; allowed: a number
            config.yaml | request_timeout: 600 | request_timeout: 0 | config.yaml: litellm_settings.request_timeout: found the number 0; allowed is a number above 0
            config.yaml | api_key: os.environ/OPENAI_API_KEY | extra_headers: {X-Key: sk-proj-0123456789abcdef} | config.yaml: model_list[4].litellm_params.extra_headers.X-Key: found what looks like a secret; allowed is os.environ/ and a variable's name
            config.yaml | api_key: os.environ/OPENAI_API_KEY | extra_headers: {Authorization: Bearer x} | config.yaml: model_list[4].litellm_params.extra_headers.Authorization: found text; allowed is os.environ/
            config.yaml | api_key: os.environ/OPENAI_API_KEY | extra_headers: {Authorization: Bearer os.environ/NOWHERE} | config.yaml: model_list[4].litellm_params.extra_headers.Authorization: found os.environ/NOWHERE; the gateway's task definition provides
            config.yaml | num_retries: 2 | cache_params: {type: redis, password: hunter2} | config.yaml: litellm_settings.cache_params.password: found text; allowed is os.environ/
            Dockerfile | @sha256:511b513bc68956793433d62c1812daff56984325543f6a15431c622823fd90cb | `` | Dockerfile: line 4: found ghcr.io/berriai/litellm-non_root:v1.86.2; allowed: IMAGE:TAG@sha256:DIGEST
            Dockerfile | EXPOSE 4000 | COPY --chmod=0444 callbacks.py /app/callbacks.py | Dockerfile: line 19: found a copy of callbacks.py; the build is given Dockerfile and config.yaml alone
            Dockerfile | EXPOSE 4000 | ADD ./config.yaml lib/callbacks.py /app/ | Dockerfile: line 19: found a copy of lib/callbacks.py; the build is given
            """)
    void shouldNameThePlaceOfEachKindOfFault(String file, String found, String instead, String fault) {
        replaceFirst(file, found, instead);

        assertThat(faults()).singleElement().asString().startsWith(fault);
    }

    /** A here-document, a line that continues another, another stage, and what only the build can find. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY --from=build /app/callbacks.py /app/",
                "COPY <<\"EOF\" /app/callbacks.py\nADD nothing of this\nEOF",
                "RUN apk --no-cache \\\n    add curl ca-certificates",
                "COPY [\"config.yaml\", \"/app/my dir/\"]",
                "COPY *.yaml ${PLACE} /app/",
            })
    void shouldLeaveCopiesToTheBuild(String instruction) {
        replaceFirst("Dockerfile", "EXPOSE 4000", instruction);

        assertThat(faults()).isEmpty();
    }

    /** The same where one mistake is more than one fault. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bootstrap-template.yaml | Description: The environment's salt key. | Descriptions: The environment's salt key. | bootstrap-template.yaml: Outputs.SaltKeystagingArn: found the unknown key 'Descriptions'; allowed are Description, Value, Export, Condition
            bootstrap-template.yaml | BuildImage: {Name | BuildTheImage: {Name | bootstrap-template.yaml: Resources.BuildImageFunction.Properties.Timeout: Fn::FindInMap: found BuildImage; allowed: a key of Mappings.Functions
            bootstrap-template.yaml | !Ref Function, Timeout] | !Ref Function, Timeouts] | bootstrap-template.yaml: Resources.ValidateRequestFunction.Properties.Timeout: Fn::FindInMap: found Timeouts; allowed: a key of Mappings.Functions.ValidateRequest
            bootstrap-template.yaml | [Functions, !Ref Function, Timeout] | [Function, !Ref Function, Timeout, {DefaultValue: 30}] | bootstrap-template.yaml: Resources.ValidateRequestFunction.Properties.Timeout: Fn::FindInMap: found Function; allowed: a mapping of this template
            infrastructure/litellm-stack.yaml | RuleCondition: | RuleConditon: | infrastructure/litellm-stack.yaml: Rules.FargateQuarterCpu: found the unknown key 'RuleConditon'; allowed are RuleCondition, Assertions
            infrastructure/network-stack.yaml | Type: String | Typ: String | infrastructure/network-stack.yaml: Parameters.Environment: found no Type; needed
            infrastructure/network-stack.yaml | Value: !Ref VPC | Values: !Ref VPC | infrastructure/network-stack.yaml: Outputs.VpcId: found no Value; needed
            infrastructure/alb-stack.yaml | Export: | Exports: | infrastructure/alb-stack.yaml: Outputs.LoadBalancerArn: found the unknown key 'Exports'; allowed are Description, Value, Export, Condition
            infrastructure/stacks.yaml | dependsOn: [network] | dependsOn: [database] | infrastructure/stacks.yaml: stacks.alb.dependsOn: found database; allowed: a stack further up
            infrastructure/stacks.yaml | ContainerImage: ${image} | Image: ${image} | infrastructure/stacks.yaml: stacks.litellm.parameters.Image: found an unknown parameter; allowed: one of litellm-stack.yaml
            statemachine/control-plane.asl.yaml | Next: Refuse request | Next: Refuse | statemachine/control-plane.asl.yaml: States.Validate request: leads to Refuse; allowed: a state beside it
            statemachine/control-plane.asl.yaml | StartAt: Validate request | StartAt: Begin | statemachine/control-plane.asl.yaml: StartAt: found Begin; allowed: one of its states
            statemachine/control-plane.asl.yaml | ${PublishReport} | ${Report} | statemachine/control-plane.asl.yaml: States.Publish report.Parameters.FunctionName: found ${Report}; allowed: a function that bootstrap-template.yaml lists in DefinitionSubstitutions
            config.yaml | - model_name: gpt-4o-mini | - name: gpt-4o-mini | config.yaml: model_list[5]: found no model_name; needed
            config.yaml | general_settings: | general: | config.yaml: top level: found no general_settings; needed
            config.yaml | general_settings: | general: | config.yaml: top level: found the unknown key 'general'; allowed are model_list, litellm_settings,
            """)
    void shouldNameAlsoTheFaultsThatFollow(String file, String found, String instead, String fault) {
        replaceFirst(file, found, instead);

        assertThat(faults())
                .hasSizeGreaterThan(1)
                .anySatisfy(line -> assertThat(line).startsWith(fault));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secretsmanager:Get*",
                "'*'",
                "secretsmanager:getsecretvalue",
                "[secretsmanager:DescribeSecret, 'secretsmanager:GetSecret?alue']"
            })
    void shouldReadAnActionAsIamDoes(String action) {
        replaceFirst("infrastructure/security-stack.yaml", READ_SECRETS, readSecrets("Allow", action));

        assertThat(faults()).isEmpty();
    }

    @Test
    void shouldTakeAPolicyOnAllResources() {
        replaceFirst(
                "infrastructure/security-stack.yaml",
                READ_SECRETS,
                "{Effect: Allow, Action: secretsmanager:GetSecretValue, Resource: '*'}\n              - "
                        + readSecrets("Allow", "secretsmanager:DescribeSecret"));
        replaceFirst("bootstrap-template.yaml", BUILD_IMAGE, "                  - '*'\n");

        assertThat(faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Deny, secretsmanager:GetSecretValue",
        "Allow, secretsmanager:GetSecretValueX",
        "Allow, secretsmanager:Describe*"
    })
    void shouldFindThatAPolicyDoesNotAllowWhatATaskNeeds(String effect, String action) {
        replaceFirst("infrastructure/security-stack.yaml", READ_SECRETS, readSecrets(effect, action));

        assertThat(faults())
                .isNotEmpty()
                .allSatisfy(
                        fault -> assertThat(fault)
                                .startsWith(
                                        "infrastructure/security-stack.yaml: Resources.ECSTaskExecutionRole.Properties.Policies: found no secretsmanager:GetSecretValue on "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AWS::IAM::Policy        | PolicyName: build, Roles: [!Ref StateMachineRole]
            AWS::IAM::ManagedPolicy | Roles: [!Ref StateMachineRole]
            """)
    void shouldReadAPolicyThatNamesItsRole(String type, String properties) {
        replaceFirst("bootstrap-template.yaml", BUILD_IMAGE, "");
        replaceFirst("bootstrap-template.yaml", "\nResources:\n", "\nResources:\n" + buildPolicy(type, properties));

        assertThat(faults()).isEmpty();
    }

    @Test
    void shouldReadAPolicyThatItsRoleNames() {
        replaceFirst("bootstrap-template.yaml", BUILD_IMAGE, "");
        replaceFirst(
                "bootstrap-template.yaml",
                "      RoleName: litellm-control-plane-state-machine\n",
                "      RoleName: litellm-control-plane-state-machine\n      ManagedPolicyArns: [!Ref BuildPolicy]\n");
        replaceFirst(
                "bootstrap-template.yaml",
                "\nResources:\n",
                "\nResources:\n" + buildPolicy("AWS::IAM::ManagedPolicy", "Description: Build."));

        assertThat(faults()).isEmpty();
    }

    @Test
    void shouldNotTakeThePolicyOfAnotherRole() {
        replaceFirst("bootstrap-template.yaml", BUILD_IMAGE, "");
        replaceFirst(
                "bootstrap-template.yaml",
                "\nResources:\n",
                "\nResources:\n" + buildPolicy("AWS::IAM::Policy", "PolicyName: build, Roles: [!Ref BuildImageRole]"));

        assertThat(faults())
                .containsExactly(
                        "bootstrap-template.yaml: Resources.StateMachineRole.Properties.Policies: found no lambda:InvokeFunction on BuildImageAlias; needed, since DefinitionSubstitutions of StateMachine name it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            environment_variables: {OPENAI_API_KEY: hunter2}                             | environment_variables.OPENAI_API_KEY: found text
            environment_variables: {REDIS_PASSWORD: 4242}                                | environment_variables.REDIS_PASSWORD: found a number
            environment_variables: {REDIS_URL: "redis://user:hunter2@host:6379"}         | environment_variables.REDIS_URL: found what looks like a secret
            credential_list: [{credential_values: {api_key: hunter2}}]                   | credential_list[0].credential_values.api_key: found text
            guardrails: [{litellm_params: {api_key: hunter2}}]                           | guardrails[0].litellm_params.api_key: found text
            mcp_servers: {a: {auth_value: hunter2}}                                      | mcp_servers.a.auth_value: found text
            callback_settings: {keys: [AKIA0123456789ABCDEF]}                            | callback_settings.keys[0]: found what looks like a secret
            callback_settings: {aws_secret_access_key: hunter2}                          | callback_settings.aws_secret_access_key: found text
            callback_settings: {client_secret: hunter2}                                  | callback_settings.client_secret: found text
            callback_settings: {aws_session_token: hunter2}                              | callback_settings.aws_session_token: found text
            search_tools: [{litellm_params: {search_provider: a, api_key: hunter2}}]     | search_tools[0].litellm_params.api_key: found text
            """)
    void shouldFindASecretInEachSection(String section, String fault) {
        addToConfig(section);

        assertThat(faults())
                .singleElement()
                .asString()
                .isEqualTo("config.yaml: " + fault + "; allowed is os.environ/ and a variable's name")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "callback_settings: {max_tokens: 5, input_cost_per_token: 1.5, public_key: pk-lf-1, enable_jwt_auth: true}",
                "callback_settings: {api_key: os.environ/OPENAI_API_KEY, password: '', url: 'https://host:443/a@b'}",
                "callback_settings: {headers: {Authorization: Bearer os.environ/OPENAI_API_KEY}}",
                "search_tools: [{search_tool_name: a}]",
                "prompts: [{prompt_id: a}]"
            })
    void shouldTakeNothingElseForASecret(String section) {
        addToConfig(section);

        assertThat(faults()).isEmpty();
    }

    /** What LiteLLM's {@code load_config} reads beside the sections that the tests above fill. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "assistant_settings: {custom_llm_provider: openai, litellm_params: {api_key: os.environ/OPENAI_API_KEY}}",
                "default_vertex_config: {vertex_project: a, vertex_location: us-central1}",
                "policies: {a: {guardrails: {add: [b]}}}",
                "policy_attachments: [{policy: a, scope: '*'}]",
                "mcp_tools: [{name: a, handler: b.c}]",
                "agents: [{agent_name: a}]",
                "agent_list: [{agent_name: a}]",
                "sandbox_tools: [{sandbox_tool_name: a}]",
                "worker_registry: [{worker_id: a, name: b, url: 'https://host'}]"
            })
    void shouldTakeEachSectionThatLiteLlmReads(String section) {
        addToConfig(section);

        assertThat(faults()).isEmpty();
    }

    /** The image has no file that it could name, and nothing would look into that file for keys. */
    @Test
    void shouldRefuseToIncludeAnotherFile() {
        addToConfig("include: [models.yaml]");

        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("config.yaml: top level: found the unknown key 'include'; allowed are model_list, ");
    }

    /** LiteLLM's router would refuse them, and the gateway would not start. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            litellm_settings | fallbacks: [{gpt-4o: [a], gpt-4o-mini: [b]}] | fallbacks[0]: found 2 keys; allowed is one model with the list of those that follow it
            litellm_settings | fallbacks: [{gpt-4o: [a]}, {}]               | fallbacks[1]: found 0 keys; allowed is one model with the list of those that follow it
            litellm_settings | fallbacks: [gpt-4o]                          | fallbacks[0]: found text; allowed is one model with the list of those that follow it
            litellm_settings | fallbacks: [{gpt-4o: a}]                     | fallbacks[0].gpt-4o: found text; allowed is a list
            litellm_settings | context_window_fallbacks: [{}]               | context_window_fallbacks[0]: found 0 keys; allowed is one model with
            litellm_settings | content_policy_fallbacks: [{}]               | content_policy_fallbacks[0]: found 0 keys; allowed is one model with
            router_settings  | fallbacks: [{}]                              | fallbacks[0]: found 0 keys; allowed is one model with
            """)
    void shouldRefuseFallbacksThatLiteLlmRefuses(String section, String fallbacks, String fault) {
        replaceFirst("config.yaml", section + ":\n", "%s:\n  %s\n".formatted(section, fallbacks));

        assertThat(faults()).singleElement().asString().startsWith("config.yaml: %s.%s".formatted(section, fault));
    }

    @Test
    void shouldTakeFallbacksThatLiteLlmTakes() {
        replaceFirst(
                "config.yaml",
                "litellm_settings:\n",
                "litellm_settings:\n  fallbacks: [{gpt-4o: [gpt-4o-mini]}, {'*': [{model: a, messages: []}]}]\n");

        assertThat(faults()).isEmpty();
    }

    @Test
    void shouldSayWhatAConfigurationIsWhereItIsAList() {
        TestProject.write(folder, "config.yaml", "- model_list\n");

        assertThat(faults()).containsExactly("config.yaml: top level: found a list; allowed is a mapping");
    }

    /** What config.yaml refers to stands in that template: nobody can say that it is wrong. */
    @Test
    void shouldReportOneFaultWhereTheTemplateOfTheGatewayCannotBeRead() {
        TestProject.write(folder, "infrastructure/litellm-stack.yaml", "Resources: [\n");

        assertThat(faults()).singleElement().asString().startsWith("infrastructure/litellm-stack.yaml: not YAML: ");
    }

    @ParameterizedTest
    @CsvSource({"Retry", "Catch", "TimeoutSeconds"})
    void shouldMissWhatEveryTaskHas(String member) {
        replaceFirst("statemachine/control-plane.asl.yaml", "    " + member + ":", "    X" + member + ":");

        assertThat(faults())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("statemachine/control-plane.asl.yaml: States.")
                        .endsWith("found no %s; every Task has one".formatted(member)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PlainHttp", "Leftover", "NotChecked"})
    void shouldTakeAnEntryForEachKindOfRuleOfTheScan(String rule) {
        replaceFirst(
                "infrastructure/allow-list.yaml",
                "allowed: []",
                "allowed: [{rule: %s, resource: a, reason: b, expires: 2999-01-01}]".formatted(rule));

        assertThat(faults()).isEmpty();
    }

    /** A key that is not there has a default, and one that a parameter names is known to nobody yet. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[Functions, !Sub '${Function}X', Timeout, {DefaultValue: 30}]",
                "[Functions, !Ref Function, TimeoutX, {DefaultValue: 30}]",
                "[Functions, !Ref Function, !Ref StateMachineKey]"
            })
    void shouldTakeAFindInMapThatCloudFormationTakes(String arguments) {
        replaceFirst("bootstrap-template.yaml", "[Functions, !Ref Function, Timeout]", arguments);

        assertThat(faults()).isEmpty();
    }

    /** What reads the template for its prices or names would end on it. */
    @ParameterizedTest
    @ValueSource(strings = {"5", "[]", "text", ""})
    void shouldNameAResourceThatIsNone(String value) {
        replaceFirst("infrastructure/alb-stack.yaml", "\nResources:\n", "\nResources:\n  Odd: %s\n".formatted(value));

        assertThat(faults())
                .anySatisfy(fault -> assertThat(fault).startsWith("infrastructure/alb-stack.yaml: Resources.Odd: "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bootstrap-template.yaml           | text | 'text'
            infrastructure/network-stack.yaml | text | 'text'
            infrastructure/litellm-stack.yaml | []   | an empty list
            infrastructure/litellm-stack.yaml | ``   | ''
            """)
    void shouldNamePropertiesThatAreNone(String file, String properties, String found) {
        replaceFirst(
                file,
                "\nResources:\n",
                "\nResources:\n  Odd:\n    Type: AWS::EC2::VPC\n    Properties: %s\n".formatted(properties));

        assertThat(faults())
                .containsExactly("%s: Resources.Odd.Properties: found %s; allowed is a mapping".formatted(file, found));
    }

    /** It would be planned, and its deployment called done. */
    @Test
    void shouldFindAStackThatTheStateMachineDoesNotKnow() {
        replaceFirst(
                "infrastructure/stacks.yaml",
                "\nstacks:\n",
                "\nstacks:\n  audit: {template: network-stack.yaml, dependsOn: []}\n");

        assertThat(faults())
                .contains(
                        "statemachine/control-plane.asl.yaml: States: found none with the stack audit; every stack of stacks.yaml has states that deploy and delete it");
    }

    /** It would be deployed, and never called. */
    @Test
    void shouldFindAFunctionThatNoStateUses() {
        replaceFirst(
                "bootstrap-template.yaml",
                "      DefinitionSubstitutions:\n",
                "      DefinitionSubstitutions:\n        BuildTwice: !Ref BuildImageAlias\n");

        assertThat(faults())
                .containsExactly(
                        "statemachine/control-plane.asl.yaml: States: found none that uses ${BuildTwice}; every name that bootstrap-template.yaml lists in DefinitionSubstitutions is used");
    }

    @Test
    void shouldFindAStateThatNothingLeadsTo() {
        replaceFirst(
                "statemachine/control-plane.asl.yaml",
                "\nStates:\n",
                "\nStates:\n  Rest a while:\n    Type: Wait\n    Seconds: 1\n    Next: Lock environment\n");

        assertThat(faults())
                .containsExactly(
                        "statemachine/control-plane.asl.yaml: States.Rest a while: found a state that no other leads to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null\n", "# nothing\n"})
    void shouldNotTakeAnEmptyFileForAGoodOne(String content) {
        TestProject.write(folder, "config.yaml", content);

        assertThat(new WorkingCopyValidation(new Project(folder)).faults())
                .containsExactly("config.yaml: found nothing in it");
    }

    /** Written out, these few lines are more than a machine's memory. */
    @Test
    void shouldRefuseAConfigurationThatBlowsUp() {
        StringBuilder config = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= 9; i++) {
            config.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
        }
        TestProject.write(folder, "config.yaml", config.toString());

        assertThat(faults()).singleElement().asString().contains("config.yaml").contains("aliases");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1e3        | text             | a number
            0o17       | text             | a whole number
            017        | an octal number  | a whole number
            1_000      | a whole number   | text
            1:30       | a whole number   | text
            on         | true or false    | text
            2026-01-01 | a date           | text
            """)
    void shouldRefuseWhatTheVersionsOfYamlReadDifferently(String value, String first, String second) {
        replaceFirst("config.yaml", "general_settings:", "callback_settings: {a: " + value + "}\ngeneral_settings:");

        assertThat(faults())
                .singleElement()
                .asString()
                .matches("config.yaml: line \\d+: found %s to LiteLLM \\(YAML 1.1\\), %s to YAML 1.2; .*"
                        .formatted(first, second));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'on'", "\"1e3\"", "1.0e+3", "15", "true", "~", "2026-01", "v1.2"})
    void shouldTakeWhatTheVersionsOfYamlReadAlike(String value) {
        replaceFirst("config.yaml", "general_settings:", "callback_settings: {a: " + value + "}\ngeneral_settings:");

        assertThat(faults()).isEmpty();
    }

    @Test
    void shouldReportTheFaultsOfAllFilesAtOnce() {
        replaceFirst("infrastructure/alb-stack.yaml", "!GetAtt WebACL.Arn", "!GetAtt Firewall.Arn");
        replaceFirst("config.yaml", "os.environ/DATABASE_URL", "os.environ/DB_URL");
        TestProject.write(folder, "Dockerfile", "FROM python:3\n");
        TestProject.write(folder, "statemachine/control-plane.asl.yaml", "States: [unclosed\n");

        ConsoleRun run = ConsoleRun.of(new Project(folder), "--output", "json", "validate");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.json()).containsEntry("status", "REFUSED");
        assertThat(run.faults())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("infrastructure/alb-stack.yaml"))
                .anySatisfy(line -> assertThat(line).contains("config.yaml"))
                .anySatisfy(line -> assertThat(line).contains("Dockerfile: line 1: found python:3"))
                .anySatisfy(line -> assertThat(line).contains("statemachine/control-plane.asl.yaml, line "));
    }

    /** A rule that cannot be decided is logged where a function looks at it; here that would stand before the object. */
    @Test
    void shouldPrintOneObjectAlsoWhereARuleIsBroken() throws Exception {
        replaceFirst("infrastructure/litellm-stack.yaml", "!Ref ContainerCpu", "!Ref ContainerSize");

        ProcessOutput result = ConsoleProcess.run(
                Map.of(),
                "-D" + Project.HOME_PROPERTY + "=" + folder,
                "litellm.console.program.Litellmctl",
                "--output",
                "json",
                "validate");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.printed()).contains("Ref: found ContainerSize").doesNotContain("Rule left to CloudFormation");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: x                                                                    | document: found nothing to do; allowed: one of stages, jobs, steps, extends
            stages: [{jobs: []}]                                                       | stages[0]: found no name; allowed: stage
            stages: [{stage: a, jobs: []}, {stage: b, dependsOn: c, jobs: []}]         | stages[1].dependsOn: found c; allowed: one beside it
            stages: [{stage: a}, {stage: b, dependsOn: '${{ if c'}]                     | stages[1].dependsOn: found ${{ if c; allowed: one beside it
            stages: [{stage: a, jobs: [{job: x}, {job: x}]}]                           | stages[0].jobs[1]: found the name x a second time; allowed: once
            {steps: [], parameters: [{name: image, type: strin}]}                      | parameters[0].type: found strin; allowed are boolean, container, containerList, deployment, deploymentList, environment, filePath, job, jobList, legacyObject, number, object, pool, secureFile, serviceConnection, stage, stageList, step, stepList, string, stringList
            {steps: [], parameters: [{name: image, type: string, default: x, values: [y]}]} | parameters[0].default: found x; allowed are y
            {steps: [], parameters: [{name: allowProd, type: boolean, default: maybe}]}      | parameters[0].default: found maybe; allowed are true, false
            {steps: [], parameters: [{name: count, type: number, default: many}]}            | parameters[0].default: found many; allowed: a number
            {steps: [], parameters: [{name: image, type: string, default: ''}]}              | parameters[0].default: found nothing; allowed: a text, such as a single space, since Azure's form demands one otherwise
            {steps: [], parameters: [{name: image, default: }]}                              | parameters[0].default: found nothing; allowed: a text, such as a single space, since Azure's form demands one otherwise
            {steps: [], parameters: [{name: count}, {name: keep}, {name: count}]}            | parameters[2]: found the name count a second time; allowed: once
            {steps: [], parameters: [{type: string}]}                                  | parameters[0]: found no name; needed
            stages: [{stage: a}, {'${{ if true }}': [{stage: b, dependsOn: c}]}]            | stages[1].${{ if true }}[0].dependsOn: found c; allowed: one beside it
            stages: [{'${{ if true }}': [{stage: b}]}, {stage: a, '${{ if true }}': {dependsOn: c}}] | stages[1].${{ if true }}.dependsOn: found c; allowed: one beside it
            stages: [{'${{ if true }}': [{stage: a, jobs: [{job: x, dependsOn: y}]}]}]       | stages[0].${{ if true }}[0].jobs[0].dependsOn: found y; allowed: one beside it
            stages: [{'${{ if true }}': [{name: a}]}]                                        | stages[0].${{ if true }}[0]: found no name; allowed: stage
            {steps: [], parameters: [{name: image}], name: "${{ format('parameters.x', parameters.b) }}"} | parameters.b: found in an expression; allowed are image
            {steps: [], parameters: [{name: restoree}]}                                      | parameters[0].name: found restoree; allowed are action, allowProd, allowReplacement, confirmation, count, drift, environment, force, image, keep, keepData, keepUntil, mode, outdatedOnly, parameters, release, restore, schedule, scope, secret, stack, tags, unstick
            {steps: [], parameters: [{name: stack, values: [all, alb, litelm]}]}             | parameters[0].values: found litelm; allowed are all, security, network, alb, database, litellm
            {steps: [], parameters: [{name: secret, values: [' ', ui-pasword]}]}             | parameters[0].values: found ui-pasword; allowed are master-key, database, ui-password, api-keys
            {steps: [], parameters: [{name: tag_Compliant}]}                                 | parameters[0].name: found tag_Compliant; allowed are tag_Compliance, tag_CostCenter, tag_Owner, tag_Project
            {steps: [], parameters: [{name: litelm_MaxCapacity}]}                            | parameters[0].name: found litelm_MaxCapacity; allowed before the first _ are security, network, alb, database, litellm, tag
            {steps: [], parameters: [{name: alb_DomainNam}]}                                 | parameters[0].name: found alb_DomainNam; allowed are alb_DomainName, alb_EnableWAF, alb_HostedZoneId, alb_WAFRateLimitPerIP
            {steps: [], parameters: [{name: alb_Owner}]}                                     | parameters[0].name: found alb_Owner; allowed are alb_DomainName, alb_EnableWAF, alb_HostedZoneId, alb_WAFRateLimitPerIP
            {steps: [], parameters: [{name: security_FunctionsKey}]}                         | parameters[0].name: found security_FunctionsKey; allowed are security_SecretRotationDays
            {steps: [], parameters: [{name: litellm_ContainerCpu, values: [' ', 512, 300]}]} | parameters[0].values: found 300; allowed are 256, 512, 1024, 2048, 4096
            jobs: [{job: a, steps: [{bash: x, name: s}]}, {job: b, variables: {v: "$[ dependencies.a.outputs['s.v'] ]"}}] | jobs[1]: found dependencies.a.outputs['s.v']; allowed: of a job in its dependsOn
            jobs: [{job: a, steps: [{bash: x, name: s}]}, {job: b, dependsOn: a, variables: {v: "$[ dependencies.a.outputs['t.v'] ]"}}] | jobs[1]: found dependencies.a.outputs['t.v']; allowed are s.NAME
            jobs: [{job: a, steps: [{bash: x}]}, {job: b, dependsOn: [a], condition: "eq(dependencies.a.outputs['s.v'], 1)"}] | jobs[1]: found dependencies.a.outputs['s.v']; allowed are none, since no step there has a name
            jobs: [{deployment: a, environment: "e-${{ variables.e }}", strategy: {runOnce: {deploy: {steps: [{bash: x, name: s}]}}}}, {job: b, dependsOn: a, variables: {v: "$[ dependencies.a.outputs['s.v'] ]"}}] | jobs[1]: found dependencies.a.outputs['s.v']; allowed are a.s.NAME
            stages: [{template: pipelines/deploy.yml}]                                 | stages[0].template: found pipelines/deploy.yml; allowed: a file of this repository
            """)
    void shouldReadThePipelineWhereThereIsOne(String pipeline, String fault) {
        TestProject.write(folder, "azure-pipelines.yml", pipeline);

        assertThat(faults()).containsExactly("azure-pipelines.yml: " + fault);
    }

    /** What it would allow is not known. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            infrastructure/alb-stack.yaml | azure-pipelines.yml: parameters[2].name: found litelm_MaxCapacity; allowed before the first _ are security, network, alb, database, litellm, tag
            infrastructure/stacks.yaml    |
            """)
    void shouldNotHoldAgainstThePipelineWhatCannotBeRead(String file, String fault) {
        TestProject.write(folder, file, "[");
        TestProject.write(
                folder,
                "azure-pipelines.yml",
                "{steps: [], parameters: [{name: stack, values: [all, alb]}, {name: alb_EnableWAF}, {name: litelm_MaxCapacity}]}");

        assertThat(faults().stream()
                        .filter(found -> found.startsWith("azure-pipelines.yml"))
                        .toList())
                .isEqualTo(fault == null ? List.of() : List.of(fault));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: boolean, default: 'True'",
                "type: number, default: 3",
                "type: number, default: '-0.5'",
                "type: object, default: []",
                "type: string"
            })
    void shouldAcceptADefaultThatAzureAccepts(String parameter) {
        TestProject.write(
                folder, "azure-pipelines.yml", "{steps: [], parameters: [{name: count, %s}]}".formatted(parameter));

        assertThat(faults()).isEmpty();
    }

    /** Where only Azure knows the name that an output has, or what is waited for. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {job: a, steps: [{bash: x, name: s}]}                                                                | a
            {job: a, steps: [{bash: x, name: s}]}                                                                | ['${{ variables.other }}']
            {job: a, steps: [{bash: x, name: s}]}                                                                | ["${{\\n variables.other }}"]
            {job: a, steps: [{template: steps.yml@templates}]}                                                   | a
            {job: a, steps: [{bash: x, name: 's${{ variables.part }}'}]}                                         | a
            {job: a, strategy: {matrix: {s: {}}}, steps: [{bash: x, name: v}]}                                   | a
            {deployment: a, environment: e.virtual, strategy: {runOnce: {deploy: {steps: [{bash: x, name: t}]}}}} | a
            {deployment: a, environment: e, strategy: {canary: {deploy: {steps: [{bash: x, name: t}]}}}}         | a
            """)
    void shouldAcceptAnOutputThatMayBeThere(String job, String dependsOn) {
        TestProject.write(
                folder,
                "azure-pipelines.yml",
                "jobs: [%s, {job: b, dependsOn: %s, variables: {v: \"$[ dependencies.a.outputs['s.v'] ]\"}}]"
                        .formatted(job, dependsOn));

        assertThat(faults()).isEmpty();
    }

    @Test
    void shouldLookForNoOutputInAScript() {
        TestProject.write(
                folder,
                "azure-pipelines.yml",
                "jobs: [{job: b, steps: [{bash: \"# once dependencies.a.outputs['s.v']\"}]}]");

        assertThat(faults()).isEmpty();
    }

    private void addToConfig(String section) {
        replaceFirst("config.yaml", "general_settings:", section + "\ngeneral_settings:");
    }

    private static String readSecrets(String effect, String action) {
        return "Sid: ReadSecrets\n                Effect: %s\n                Action: %s\n".formatted(effect, action);
    }

    private static String buildPolicy(String type, String properties) {
        return """
                  BuildPolicy:
                    Type: %s
                    Properties:
                      {%s, PolicyDocument: {Statement: [{Effect: Allow, Action: lambda:InvokeFunction, Resource: !Ref BuildImageAlias}]}}
                """.formatted(type, properties);
    }

    private List<String> faults() {
        return new WorkingCopyValidation(new Project(folder)).faults();
    }

    private void replaceFirst(String file, String found, String instead) {
        try {
            Path path = folder.resolve(file);
            String text = Files.readString(path);
            int at = text.indexOf(found);
            assertThat(at).as("%s holds %s", file, found).isNotNegative();
            Files.writeString(
                    path,
                    text.substring(0, at) + (instead == null ? "" : instead) + text.substring(at + found.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
