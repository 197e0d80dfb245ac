package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;

class PreflightTest extends PreflightScene {
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
}
