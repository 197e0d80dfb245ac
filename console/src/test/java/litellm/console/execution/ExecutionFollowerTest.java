package litellm.console.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import litellm.console.HttpStandIn;
import litellm.console.Pause;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;

class ExecutionFollowerTest {
    private static final String ARN =
            "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:deploy-dev-1";

    private static final Map<String, String> ENDED = Map.of(
            "DescribeExecution",
            "{\"status\": \"SUCCEEDED\", \"startDate\": 1, \"stopDate\": 2, \"input\": \"{}\"}",
            "DescribeStateMachineForExecution",
            "{\"definition\": \"{\\\"StartAt\\\": \\\"A\\\", \\\"States\\\": {\\\"A\\\": {\\\"Type\\\": \\\"Succeed\\\"}}}\"}",
            "GetExecutionHistory",
            "{\"events\": []}");

    private static final String RUNNING = "{\"status\": \"RUNNING\", \"startDate\": 1, \"input\": \"{}\"}";

    private static final HttpStandIn.Answer THROTTLED =
            new HttpStandIn.Answer(400, "{\"__type\": \"ThrottlingException\", \"message\": \"Rate exceeded\"}");

    @Test
    void shouldNotTakeARefusalForALostConnection() throws IOException {
        AtomicBoolean throttled = new AtomicBoolean(true);
        Notes notes = new Notes(new ArrayList<>());
        try (StepFunctionsStandIn aws = new StepFunctionsStandIn((operation, _) ->
                        throttled.getAndSet(false) ? THROTTLED : new HttpStandIn.Answer(200, ENDED.get(operation)));
                SfnClient states = client(aws)) {
            assertThat(follow(states, notes).succeeded()).isTrue();
        }
        assertThat(notes.lines())
                .singleElement()
                .asString()
                .isEqualTo("AWS did not answer as expected, trying again: SFN DescribeExecution: Rate exceeded");
    }

    private static Execution follow(SfnClient states, Notes notes) {
        return new ExecutionFollower(states, _ -> {}, Duration.ZERO, () -> false, InstantSource.system())
                .follow(ARN, Optional.empty(), notes);
    }

    /** As of a network that wants a sign-in anew. */
    @Test
    void shouldWaitUntilAWebPageIsGoneThatCameInThePlaceOfAws() throws IOException {
        AtomicInteger pages = new AtomicInteger();
        Notes notes = new Notes(new ArrayList<>());
        try (StepFunctionsStandIn standIn = new StepFunctionsStandIn((operation, _) -> new HttpStandIn.Answer(
                        200,
                        pages.incrementAndGet() > 4 ? ENDED.get(operation) : "<html><body>Sign in</body></html>"));
                Aws aws = new Aws(AwsTarget.local(standIn.endpoint()));
                SfnClient states = aws.stepFunctions()) {
            assertThat(follow(states, notes).succeeded()).isTrue();
        }
        assertThat(notes.lines())
                .isNotEmpty()
                .containsOnly(
                        "The connection to AWS was lost, trying again: SFN DescribeExecution: answered with HTTP status 200, but not as AWS does; look at the proxy and --endpoint-url");
    }

    /** A machine loses its network before it falls asleep, and has it again a moment later than its programs when it wakes up. */
    @Test
    void shouldBePatientAfterAnHourAsleep() throws IOException {
        AtomicInteger described = new AtomicInteger();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        try (StepFunctionsStandIn aws = new StepFunctionsStandIn((operation, _) -> operation.equals("DescribeExecution")
                        ? switch (described.incrementAndGet()) {
                            case 1, 2 -> new HttpStandIn.Answer(200, RUNNING);
                            case 3, 4 -> THROTTLED;
                            default -> new HttpStandIn.Answer(200, ENDED.get(operation));
                        }
                        : new HttpStandIn.Answer(200, ENDED.get(operation)));
                SfnClient states = client(aws)) {
            Pause asleep = _ -> now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
            Execution execution = new ExecutionFollower(states, asleep, Duration.ZERO, () -> false, now::get)
                    .follow(ARN, Optional.empty(), new Notes(new ArrayList<>()));

            assertThat(execution.succeeded()).isTrue();
        }
    }

    /** It does not try again by itself: the follower is to. */
    private static SfnClient client(StepFunctionsStandIn aws) {
        return SfnClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private record Notes(List<String> lines) implements ExecutionObserver {
        @Override
        public void show(Execution execution) {
            // What it shows is not looked at here.
        }

        @Override
        public void note(String line) {
            lines.add(line);
        }
    }
}
