package litellm.controlplane.teardown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.Action;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** moto forgets the resources of a deleted stack: where a test needs them, a proxy names them. */
class OrphanedLogsTest {
    private final Moto moto = Moto.shared();
    private final CloudWatchLogsClient logs = moto.client(CloudWatchLogsClient.builder());
    private final CloudFormationClient cloudFormation = moto.client(CloudFormationClient.builder());
    private final String environment = Moto.newEnvironment();
    private final String network = environment + "-network-stack";
    private final String owned = "/aws/vpc/" + environment + "-litellm-flow-logs";

    @Test
    void deletesAGroupThatSaysThatItIsTheEnvironments() {
        group("/ecs/" + environment + "-litellm-old", environment, "litellm");

        JsonObject cleaned = clean();

        assertThat(cleaned.text("outcome")).isEqualTo("DELETED");
        assertThat(cleaned.object("outputs").text("groups")).isEqualTo("/ecs/" + environment + "-litellm-old");
        assertThat(groups()).isEmpty();
        assertThat(clean().text("outcome")).isEqualTo("UNCHANGED");
    }

    @Test
    void endsInTimeAndIsCalledAgain() {
        List.of("a", "b", "c")
                .forEach(name -> group("/ecs/" + environment + "-litellm-" + name, environment, "litellm"));

        JsonObject cut = clean(hurried().withZone(ZoneOffset.UTC));

        assertThat(cut.text("status")).isEqualTo("IN_PROGRESS");
        assertThat(groups()).hasSize(2);

        JsonObject rest = goOn(cut, Clock.systemUTC());

        assertThat(rest.text("outcome")).isEqualTo("DELETED");
        assertThat(rest.object("outputs").texts())
                .isEqualTo(Map.of(
                        "groups",
                        Stream.of("a", "b", "c")
                                .map(name -> "/ecs/" + environment + "-litellm-" + name)
                                .collect(Collectors.joining(","))));
        assertThat(groups()).isEmpty();
    }

    @Test
    void comesToAnEndThoughMostOfWhatItLooksAtIsSomeoneElses() {
        List.of("a", "b", "c").forEach(name -> group("/ecs/" + environment + "-litellm-" + name, "tools", "litellm"));
        group("/ecs/" + environment + "-litellm-z", environment, "litellm");

        // Time for one group in each invocation.
        JsonObject operation = clean(hurried().withZone(ZoneOffset.UTC));
        for (int invocation = 0; invocation < 2; invocation++) {
            assertThat(operation.text("status")).isEqualTo("IN_PROGRESS");
            operation = goOn(operation, hurried().withZone(ZoneOffset.UTC));
        }

        assertThat(operation.text("status")).isEqualTo("IN_PROGRESS");
        assertThat(goOn(operation, hurried().withZone(ZoneOffset.UTC)).text("outcome"))
                .isEqualTo("DELETED");
        assertThat(groups()).hasSize(3);
    }

    @Test
    void leavesWhatAStackOwnsAndWhatIsSomeoneElses() {
        createStack();
        tagAsCloudFormationDoes(owned);
        group("/ecs/" + environment + "-litellm-demo", environment, "demo");
        group("/ecs/tools-" + environment + "-litellm", "tools", "litellm");
        group("/ecs/" + environment + "-litellm", environment, "litellm");
        logs.createLogGroup(create -> create.logGroupName("/aws/lambda/" + environment + "-litellm-by-hand"));
        logs.createLogGroup(create -> create.logGroupName("/app/" + environment + "-litellm-archive")
                .tags(tagsOfStack(environment + "-archive-stack")));

        assertThat(clean().text("outcome")).isEqualTo("UNCHANGED");

        assertThat(groups()).hasSize(6).contains(owned);
    }

    /** A service that writes once more makes a group without tags; one with someone else's is theirs, whatever it is called. */
    @Test
    void deletesAGroupOfAFormerStackUnlessItsTagsSayThatItIsSomeoneElses() {
        String again = "/aws/lambda/" + environment + "-litellm-again";
        logs.createLogGroup(create -> create.logGroupName(again));
        Map<String, Map<String, String>> others = Map.of(
                "tools", Map.of("Application", "tools"),
                "demo", Map.of("Environment", "demo"),
                "stack", Map.of("aws:cloudformation:stack-name", "tools"));
        others.forEach((name, tags) ->
                logs.createLogGroup(create -> create.logGroupName("/aws/lambda/" + environment + "-litellm-" + name)
                        .tags(tags)));

        assertThat(cleanAfterAStackOf("again", "tools", "demo", "stack")
                        .object("outputs")
                        .text("groups"))
                .isEqualTo(again);
        assertThat(groups()).hasSize(3);
    }

    private JsonObject cleanAfterAStackOf(String... functions) {
        String members = Stream.of(functions)
                .map(name -> """
                <member><ResourceType>AWS::Lambda::Function</ResourceType>
                <PhysicalResourceId>%s-litellm-%s</PhysicalResourceId></member>""".formatted(environment, name))
                .collect(Collectors.joining());
        try (RefusingProxy proxy = new RefusingProxy(moto.endpoint())) {
            proxy.answer("ListStacks", """
                    <ListStacksResponse><ListStacksResult><StackSummaries><member><StackName>%1$s</StackName>
                    <StackId>%1$s</StackId></member></StackSummaries></ListStacksResult></ListStacksResponse>""".formatted(network));
            proxy.answer("ListStackResources", """
                    <ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>%s</StackResourceSummaries>
                    </ListStackResourcesResult></ListStackResourcesResponse>""".formatted(members));
            return Functions.invoke(
                    new CleanLogs(proxy.settings(Map.of()), Clock.systemUTC()),
                    Map.of(
                            "request",
                            Requests.of(Action.TEARDOWN, environment, Map.of()).toJson()));
        }
    }

    private void createStack() {
        cloudFormation.createStack(create -> create.stackName(network).templateBody("""
                {"Resources": {"Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "%s"}}}}
                """.formatted(owned)));
    }

    private void tagAsCloudFormationDoes(String name) {
        logs.tagResource(tag -> tag.resourceArn("arn:aws:logs:us-east-1:123456789012:log-group:" + name)
                .tags(tagsOfStack(network)));
    }

    private Map<String, String> tagsOfStack(String stack) {
        return Map.of(
                "Environment",
                environment,
                "Application",
                "litellm",
                "ManagedBy",
                "CloudFormation",
                "aws:cloudformation:stack-name",
                stack);
    }

    private void group(String name, String ofEnvironment, String application) {
        logs.createLogGroup(create -> create.logGroupName(name)
                .tags(Map.of("Environment", ofEnvironment, "Application", application, "ManagedBy", "CloudFormation")));
    }

    private List<String> groups() {
        return logs
                .describeLogGroupsPaginator(describe -> describe.logGroupNamePattern(environment + "-litellm"))
                .logGroups()
                .stream()
                .map(LogGroup::logGroupName)
                .toList();
    }

    /** Eighteen seconds pass from one look to the next: what takes 35 is over after the first group. */
    private static InstantSource hurried() {
        AtomicInteger looks = new AtomicInteger();
        return () -> Instant.EPOCH.plusSeconds(18L * looks.incrementAndGet());
    }

    private JsonObject clean() {
        return clean(Clock.systemUTC());
    }

    private JsonObject clean(Clock clock) {
        return Functions.invoke(
                new CleanLogs(moto.settings(Map.of()), clock),
                Map.of(
                        "request",
                        Requests.of(Action.TEARDOWN, environment, Map.of()).toJson()));
    }

    private JsonObject goOn(JsonObject begun, Clock clock) {
        return Functions.invoke(
                new CleanLogs(moto.settings(Map.of()), clock),
                Map.of(
                        "request",
                        Requests.of(Action.TEARDOWN, environment, Map.of()).toJson(),
                        "operation",
                        begun.members()));
    }
}
