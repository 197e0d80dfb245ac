package litellm.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.console.HttpStandIn;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.document.JsonDocument;
import litellm.console.status.EnvironmentStatus.CostState;
import litellm.console.status.EnvironmentStatus.KeepState;
import litellm.console.status.EnvironmentStatus.ServiceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Service;

class StatusReaderTest {
    private static final String STACK = """
            <DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>dev</StackName>
            <StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime><Outputs>
            <member><OutputKey>DBInstanceIdentifier</OutputKey><OutputValue>dev-litellm-db</OutputValue></member>
            <member><OutputKey>LoadBalancerArn</OutputKey><OutputValue>arn:alb</OutputValue></member>
            <member><OutputKey>TargetGroupArn</OutputKey><OutputValue>arn:group</OutputValue></member>
            <member><OutputKey>LogGroupName</OutputKey><OutputValue>/ecs/dev-litellm-proxy</OutputValue></member>
            <member><OutputKey>LoadBalancerURL</OutputKey><OutputValue>http://gateway</OutputValue></member>
            </Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>""";

    /** ECS promises no order. */
    @Test
    void shouldShowTheRolloutOfTheNewDeployment() {
        Service service = Service.builder()
                .serviceName("dev-litellm-service")
                .runningCount(2)
                .pendingCount(1)
                .desiredCount(2)
                .deployments(
                        deployment("ACTIVE", DeploymentRolloutState.COMPLETED),
                        deployment("PRIMARY", DeploymentRolloutState.IN_PROGRESS))
                .build();

        assertThat(StatusReader.service("dev-litellm-cluster", service))
                .isEqualTo(new ServiceState("dev-litellm-cluster", "dev-litellm-service", 2, 1, 2, "IN_PROGRESS"));
    }

    /** The last day is the one that Cost Explorer leaves out. */
    @Test
    void shouldAskWhatTheEnvironmentHasCostSinceTheFirstOfTheMonth() throws IOException {
        Clock clock = Clock.fixed(Instant.parse("2026-11-30T23:59:59Z"), ZoneOffset.UTC);
        try (HttpStandIn account = new HttpStandIn(StatusReaderTest::empty);
                Aws aws = new Aws(AwsTarget.local(account.endpoint()))) {
            EnvironmentStatus status = new StatusReader(aws, "dev", clock).read(Set.of());

            assertThat(status.keepUntil()).as("no control plane").isEqualTo(new KeepState("", ""));
            assertThat(account.requests())
                    .filteredOn(request -> request.header("X-Amz-Target").endsWith(".GetCostAndUsage"))
                    .singleElement()
                    .satisfies(request -> assertThat(JsonDocument.readObject("request", request.body()))
                            .containsEntry("TimePeriod", Map.of("Start", "2026-11-01", "End", "2026-12-01"))
                            .containsEntry(
                                    "Filter",
                                    Map.of("And", List.of(tag("Application", "litellm"), tag("Environment", "dev")))));
        }
    }

    /** As where the tags are not activated: Cost Explorer does not refuse them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                           | ``
            {"UnblendedCost": {"Amount": "0", "Unit": "USD"}}            | ``
            {"UnblendedCost": {"Amount": "0.0000000000", "Unit": "USD"}} | ``
            {"UnblendedCost": {"Amount": "0.004", "Unit": "USD"}}        | 0.00 USD
            """)
    void shouldSayWhatToActivateWhereNothingIsCounted(String total, String amount) throws IOException {
        String month = "{\"ResultsByTime\": [{\"Total\": %s}]}".formatted(total);
        try (HttpStandIn account = new HttpStandIn(request -> new HttpStandIn.Answer(200, month));
                Aws aws = new Aws(AwsTarget.local(account.endpoint()))) {
            CostState cost = new Spending(aws, "dev").in(LocalDate.EPOCH);

            assertThat(cost.amount()).isEqualTo(amount);
            assertThat(cost.unreadable())
                    .isEqualTo(
                            amount.isEmpty()
                                    ? "Cost Explorer has nothing under the tags Application and Environment yet; activate them as cost allocation tags where they are not (docs/TAGGING_STRATEGY.md)"
                                    : "");
        }
    }

    @Test
    void shouldSayOfEachPartWhyItCannotBeReadAndShowTheRest() throws IOException {
        try (HttpStandIn account = new HttpStandIn(StatusReaderTest::refusing);
                Aws aws = new Aws(AwsTarget.local(account.endpoint()))) {
            EnvironmentStatus status =
                    new StatusReader(aws, "dev", Clock.systemUTC()).read(Set.of("alb", "database", "litellm"));

            assertThat(status.unreadable())
                    .containsOnlyKeys(
                            "service",
                            "database",
                            "loadBalancer",
                            "targets",
                            "secrets",
                            "errors",
                            "cost",
                            "keepUntil",
                            "lastExecution")
                    .containsEntry("service", "ECS DescribeServices: not by you")
                    .allSatisfy((part, why) -> assertThat(why).endsWith(": not by you"));
            assertThat(new StatusText(status, aws.target(), command -> command).lines())
                    .map(line -> line.replaceFirst("readable: \\w+ \\w+: ", "readable: "))
                    .containsSubsequence(
                            "Service",
                            "  not readable: not by you",
                            "Load balancer",
                            "  not readable: not by you",
                            "  targets not readable: not by you",
                            "Database",
                            "  not readable: not by you",
                            "Secrets",
                            "  not readable: not by you",
                            "Errors in the last hour",
                            "  not readable: not by you",
                            "Cost this month",
                            "  not readable: not by you",
                            "Last execution",
                            "  not readable: not by you",
                            "Endpoint  http://gateway");
        }
    }

    /** What an account answers whose policies allow CloudFormation and nothing else. */
    private static HttpStandIn.Answer refusing(HttpStandIn.Request request) {
        if (request.body().contains("Action=GetCallerIdentity")) {
            return empty(request);
        }
        if (request.body().contains("Action=DescribeStacks")) {
            return request.body().contains("StackName=dev-") ? new HttpStandIn.Answer(200, STACK) : empty(request);
        }
        return request.header("X-Amz-Target").isEmpty()
                ? new HttpStandIn.Answer(403, """
                        <ErrorResponse><Error><Code>AccessDenied</Code><Message>not by you</Message></Error></ErrorResponse>""")
                : new HttpStandIn.Answer(400, "{\"__type\": \"AccessDeniedException\", \"message\": \"not by you\"}");
    }

    private static Map<String, ?> tag(String key, String value) {
        return Map.of("Tags", Map.of("Key", key, "Values", List.of(value)));
    }

    /** What an account answers that has nothing of the environment, and no control plane. */
    private static HttpStandIn.Answer empty(HttpStandIn.Request request) {
        String service = request.header("X-Amz-Target").split("\\.", 2)[0];
        return switch (service) {
            case "AWSInsightsIndexService" -> new HttpStandIn.Answer(200, "{\"ResultsByTime\": [{\"Total\": {}}]}");
            case "secretsmanager" -> fault("ResourceNotFoundException");
            case "AmazonEC2ContainerRegistry_V20150921" -> fault("RepositoryNotFoundException");
            case "AmazonEC2ContainerServiceV20141113" -> fault("ClusterNotFoundException");
            case "AWSStepFunctions" -> fault("StateMachineDoesNotExist");
            default ->
                request.body().contains("Action=GetCallerIdentity")
                        ? new HttpStandIn.Answer(200, """
                                <GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>
                                <Arn>arn:aws:iam::123456789012:user/one</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>""")
                        : new HttpStandIn.Answer(400, """
                                <ErrorResponse><Error><Code>ValidationError</Code>
                                <Message>Stack with id litellm-control-plane does not exist</Message></Error></ErrorResponse>""");
        };
    }

    private static HttpStandIn.Answer fault(String type) {
        return new HttpStandIn.Answer(400, "{\"__type\": \"%s\"}".formatted(type));
    }

    private static Deployment deployment(String status, DeploymentRolloutState rollout) {
        return Deployment.builder().status(status).rolloutState(rollout).build();
    }
}
