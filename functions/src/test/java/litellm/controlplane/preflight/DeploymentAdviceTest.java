package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.controlplane.testing.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentAdviceTest extends PreflightScene {
    private static final String NETWORK_WITH_A_WAY_OUT = NETWORK.replace("Resources:", """
              EnableNatGateway: {Type: String, Default: 'true'}
            Conditions: {HasNatGateway: !Equals [!Ref EnableNatGateway, 'true']}
            Resources:
              NatGateway1: {Type: AWS::EC2::NatGateway, Condition: HasNatGateway}""");

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
        String storage = Integer.toString(Databases.STORAGE + 1);
        current.put("one", Map.of("Environment", environment, "DBAllocatedStorage", storage, "Owner", "team x"));
        wholeStacks = false;
        emptyStacks = true;

        assertThat(check(NAMED_DATABASE, Map.of()).warnings())
                .anyMatch(warning -> warning.startsWith("one.DBAllocatedStorage: found ")
                        && warning.endsWith("repeat it with --set one.DBAllocatedStorage=" + storage));
        assertThat(check(
                                NAMED_DATABASE.replace(
                                        "Parameters:\n", "Parameters:\n  Owner: {Type: String, Default: me}\n"),
                                Map.of())
                        .warnings())
                .anyMatch(warning -> warning.endsWith("repeat it with --tag 'Owner=team x'"));
        assertThat(check(NAMED_DATABASE, Map.of("DBAllocatedStorage", Integer.toString(Databases.STORAGE)))
                        .warnings())
                .as("what somebody has put right is not what was forgotten")
                .noneMatch(warning -> warning.contains("DBAllocatedStorage"));
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
}
