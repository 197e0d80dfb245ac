package litellm.controlplane.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.controlplane.ExecutionState;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.history.ExecutionHistory;
import litellm.controlplane.history.Node.Step;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.DeployedReleases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;

class PublishReportTest {
    private static final String BUCKET = "publish-report-test";
    private static final Map<String, String> VARIABLES =
            Map.of("ARTIFACT_BUCKET", BUCKET, "RELEASE", "fedcba9876543210");
    private static final Settings SETTINGS = Moto.shared().settings(VARIABLES);
    private static final S3Client S3 = AwsClients.s3(SETTINGS);

    private final Request request = Requests.deploy("dev");
    private final Clock clock = Clock.fixed(Requests.STARTED_AT.plusSeconds(90), ZoneOffset.UTC);
    private PublishReport function = new PublishReport(SETTINGS, clock, Duration.ofSeconds(30));

    @BeforeAll
    static void createBucket() {
        S3.createBucket(bucket -> bucket.bucket(BUCKET));
    }

    @Test
    void saysWhatBecameOfEachStackAndWhereTheGatewayIs() {
        JsonObject output = publish(deployed());
        assertThat(output.text("action")).isEqualTo("deploy");
        assertThat(output.text("environment")).isEqualTo("dev");
        assertThat(output.text("status")).isEqualTo("SUCCEEDED");
        assertThat(output.text("endpoint")).isEqualTo("http://gateway");
        assertThat(output.text("uiUrl")).isEqualTo("http://gateway/ui");
        assertThat(output.text("models")).isEqualTo("a,b");
        assertThat(output.object("stacks").members())
                .containsOnlyKeys("security", "network", "alb", "database", "litellm");
        assertThat(outcome(output, "security")).isEqualTo("UNCHANGED");
        assertThat(outcome(output, "network")).isEqualTo("CREATED");
        assertThat(outcome(output, "litellm")).isEqualTo("UPDATED");
        assertThat(output.object("image").text("outcome")).isEqualTo("BUILT");
        assertThat(output.object("image").text("image")).isEqualTo("repository@sha256:1");
        assertThat(output.object("providerKeys").text("outcome")).isEqualTo("UPDATED");
        assertThat(output.object("providerKeys").members()).containsEntry("provided", List.of("OPENAI_API_KEY"));
        assertThat(output.object("migration").text("outcome")).isEqualTo("UNCHANGED");
        assertThat(output.text("report")).isEqualTo("s3://publish-report-test/reports/dev/deploy-dev.json");
    }

    @Test
    void remembersTheReleaseThatADeploymentHasBroughtTheEnvironmentTo() {
        DeployedReleases releases = new DeployedReleases(S3, BUCKET, "fedcba9876543210");
        S3.deleteObject(object -> object.bucket(BUCKET).key("deployed-releases/dev.json"));

        publish(JsonObject.parse(JsonObject.write(deployed()).replaceAll("CREATED|UPDATED", "UNCHANGED"))
                .members());
        assertThat(releases.later("dev")).isEmpty();

        publish(deployed());
        assertThat(releases.later("dev")).contains("0123456789abcdef");
        assertThat(releases.later("prod")).isEmpty();
        assertThat(new DeployedReleases(S3, BUCKET, "installed-since").later("dev"))
                .isEmpty();
    }

    /** Whoever mends what failed goes on from the release that the stacks have. */
    @Test
    void remembersTheReleaseOfADeploymentThatFailedAfterItsLastStack() {
        DeployedReleases releases = new DeployedReleases(S3, BUCKET, "fedcba9876543210");
        S3.deleteObject(object -> object.bucket(BUCKET).key("deployed-releases/dev.json"));
        Map<String, Object> failed = new HashMap<>(deployed());
        failed.put(
                "diagnosis", Map.of("error", "VerificationFailed", "cause", "no answer", "step", "Verify deployment"));

        publish(failed);

        assertThat(releases.later("dev")).contains("0123456789abcdef");
    }

    /** The next deployment is to bring the one that was installed meanwhile. */
    @Test
    void remembersWhatWasInstalledWhenTheDeploymentBegan() {
        Map<String, Object> state = new HashMap<>(deployed());
        Map<String, Object> request = new HashMap<>(
                JsonObject.parse(JsonObject.write(state)).object("request").members());
        request.put("installed", "0000000000000001");
        state.put("request", request);

        publish(state);

        assertThat(new DeployedReleases(S3, BUCKET, "0000000000000001").later("dev"))
                .contains("0123456789abcdef");
        assertThat(new DeployedReleases(S3, BUCKET, "fedcba9876543210").later("dev"))
                .isEmpty();
    }

    @Test
    void asksForTheEventsOfNoStackThatWasAsWanted() {
        Report report = Report.of(new ExecutionState(JsonObject.parse(JsonObject.write(deployed()))));

        assertThat(report.stackIds()).containsKeys("network", "litellm").doesNotContainKey("security");
    }

    @Test
    void keepsTheReportWithItsTimes() {
        publish(deployed());
        JsonObject report = stored("reports/dev/deploy-dev.json");
        assertThat(report.members())
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("execution", request.execution())
                .containsEntry("release", "0123456789abcdef")
                .containsEntry("startedAt", "2026-11-24T12:00:00Z")
                .containsEntry("finishedAt", "2026-11-24T12:01:30Z")
                .containsEntry("seconds", 90);
        assertThat(report.object("stacks").object("network").text("startedAt")).isEqualTo("2026-11-24T12:00:00Z");
    }

    @Test
    void keepsAPageForPeopleWhereTheHistoryCanBeRead() {
        try (SfnClient states = AwsClients.build(SfnClient.builder(), SETTINGS)) {
            String machine = states.createStateMachine(
                            create -> create.name("publish-report-test")
                                    .roleArn("arn:aws:iam::123456789012:role/machine")
                                    .definition(
                                            "{\"StartAt\": \"A State\", \"States\": {\"A State\": {\"Type\": \"Pass\", \"End\": true}}}"))
                    .stateMachineArn();
            String execution = states.startExecution(
                            start -> start.stateMachineArn(machine).name("paged"))
                    .executionArn();
            Map<String, Object> state = new LinkedHashMap<>(deployed());
            Map<String, Object> asked = new LinkedHashMap<>(request.toJson());
            asked.put("execution", execution);
            state.put("request", asked);

            JsonObject output = publish(state);

            assertThat(output.text("page")).isEqualTo("s3://publish-report-test/reports/dev/paged.html");
            assertThat(S3.getObjectAsBytes(object -> object.bucket(BUCKET).key("reports/dev/paged.html"))
                            .asUtf8String())
                    .startsWith("<!DOCTYPE html>")
                    .contains("<title>deploy dev: succeeded</title>");

            function = new PublishReport(SETTINGS, clock, Duration.ZERO);
            assertThat(publish(state).members())
                    .as("a page that takes too long")
                    .containsKey("report")
                    .doesNotContainKey("page");

            try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
                proxy.refuse("/%s/reports/dev/paged.html".formatted(BUCKET), 403, "AccessDenied");
                function = new PublishReport(proxy.settings(VARIABLES), clock, Duration.ofSeconds(30));
                assertThat(publish(state).members())
                        .as("nobody is to look for a report that is there")
                        .containsEntry("warnings", List.of("its page could not be written: S3 PutObject: refused"))
                        .containsKey("report")
                        .doesNotContainKey("page");
            }
        }
    }

    @Test
    void doesWithoutThePageWhereTheHistoryCannotBeRead() {
        assertThat(publish(deployed()).members()).containsKey("report").doesNotContainKey("page");
    }

    /** The environment has the release all the same, and the next deployment goes on from it. */
    @Test
    void warnsOfADeploymentWhoseReportMayNotBeWritten() {
        S3.deleteObject(object -> object.bucket(BUCKET).key("deployed-releases/dev.json"));
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            proxy.refuse("/%s/reports/dev/deploy-dev.json".formatted(BUCKET), 403, "AccessDenied");
            function = new PublishReport(proxy.settings(VARIABLES), clock, Duration.ofSeconds(30));
            Map<String, Object> state = deployed();
            Map<String, Object> asked = new HashMap<>(request.toJson());
            asked.put("warnings", List.of("another"));
            state.put("request", asked);

            JsonObject output = publish(state);

            assertThat(output.members())
                    .containsEntry("status", "SUCCEEDED")
                    .containsEntry("endpoint", "http://gateway")
                    .containsEntry(
                            "warnings", List.of("another", "its report could not be written: S3 PutObject: refused"))
                    .doesNotContainKeys("report", "page");
        }
        assertThat(new DeployedReleases(S3, BUCKET, "fedcba9876543210").later("dev"))
                .contains("0123456789abcdef");
    }

    /** The state machine tries again, and the report is not lost for a moment's fault. */
    @Test
    void failsWhereS3MayTakeTheReportLater() {
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            proxy.refuse("/%s/reports/dev/deploy-dev.json".formatted(BUCKET), 503, "SlowDown");
            function = new PublishReport(proxy.settings(VARIABLES), clock, Duration.ofSeconds(30));

            assertThatThrownBy(() -> publish(deployed())).isInstanceOf(RetryableException.class);
        }
    }

    @Test
    void tellsTheCostThatTheValidationFound() {
        Map<String, Object> asked = new LinkedHashMap<>(request.toJson());
        asked.put("cost", Map.of("monthly", "82.10 USD"));
        Map<String, Object> state = new LinkedHashMap<>(deployed());
        state.put("request", asked);

        assertThat(publish(state).object("cost").text("monthly")).isEqualTo("82.10 USD");

        state.put("diagnosis", Map.of("error", "StackFailed", "cause", "no VPC left", "step", "Deploy network"));
        assertThat(publish(state).optionalObject("cost"))
                .as("of an environment that the deployment did not bring there")
                .isEmpty();
    }

    @Test
    void saysWhyItFailedAndWhatWasNotReached() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("request", request.toJson());
        state.put(
                "foundations",
                Map.of(
                        "image", stack("image").succeeded("BUILT").toJson(),
                        "stacks",
                                Map.of(
                                        "status", "FAILED",
                                        "security",
                                                stack("security")
                                                        .succeeded("CREATED")
                                                        .toJson(),
                                        "network",
                                                Map.of(
                                                        "status", "FAILED",
                                                        "error", "a.b.StackFailed",
                                                        "cause", "{\"errorMessage\": \"no VPC left\"}"))));
        state.put("diagnosis", Map.of("error", "StackFailed", "cause", "no VPC left", "step", "Deploy network"));
        JsonObject output = publish(state);
        assertThat(output.members())
                .containsEntry("status", "FAILED")
                .containsEntry("error", "StackFailed")
                .containsEntry("cause", "no VPC left")
                .containsEntry("step", "Deploy network")
                .doesNotContainKey("endpoint");
        assertThat(outcome(output, "security")).isEqualTo("CREATED");
        assertThat(outcome(output, "network")).isEqualTo("FAILED");
        assertThat(output.object("stacks").object("network").text("cause")).isEqualTo("no VPC left");
        assertThat(outcome(output, "alb")).isEqualTo("NOT_STARTED");
    }

    /** A parallel state that fails leaves its branches where they are. */
    @Test
    void tellsWhatTheFailureCutOffFromTheStepThatWrites() {
        Step writing = new Step("Report failure", Optional.empty(), false, Optional.empty());
        Step cutOff = new Step("Deploy database", Optional.empty(), false, Optional.of("database"));
        List<StepRecord> steps = Stream.of(cutOff, writing)
                .map(step -> new StepRecord(
                        step,
                        StepStatus.RUNNING,
                        request.startedAt(),
                        null,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0))
                .toList();
        Map<String, Object> state = new LinkedHashMap<>(deployed());
        assertThat(statuses(state, steps)).containsExactly(StepStatus.SUCCEEDED, StepStatus.SUCCEEDED);

        state.put("diagnosis", Map.of("error", "States.Runtime", "cause", "no such path", "step", "Deploy alb"));
        assertThat(statuses(state, steps)).containsExactly(StepStatus.FAILED, StepStatus.SUCCEEDED);
    }

    private static List<StepStatus> statuses(Map<String, Object> state, List<StepRecord> steps) {
        return Report.of(new ExecutionState(JsonObject.parse(JsonObject.write(state))))
                .content(new ExecutionHistory(List.of(), steps), List.of(), Instant.EPOCH, "Report failure")
                .steps()
                .stream()
                .map(StepRecord::status)
                .toList();
    }

    @Test
    void tellsSkippedStacksFromThoseNotReached() {
        Map<String, Object> json = new LinkedHashMap<>(request.toJson());
        json.put("stack", "network");
        json.put("stacks", Map.of("network", true, "cache", false));
        JsonObject output = publish(Map.of(
                "request",
                json,
                "foundations",
                Map.of(
                        "image", Map.of("status", "SKIPPED"),
                        "stacks",
                                Map.of(
                                        "status", "SUCCEEDED",
                                        "network",
                                                stack("network")
                                                        .succeeded("UPDATED")
                                                        .toJson(),
                                        "cache", Map.of("status", "SKIPPED")))));
        assertThat(outcome(output, "network")).isEqualTo("UPDATED");
        assertThat(outcome(output, "cache")).isEqualTo("SKIPPED");
        assertThat(output.object("image").text("outcome")).isEqualTo("SKIPPED");
    }

    /** As with a sixth one in the catalogue alone. */
    @Test
    void doesNotCallDoneWhatTheMachineHasNoStatesFor() {
        Map<String, Object> json = new LinkedHashMap<>(request.toJson());
        json.put("stacks", Map.of("security", true, "queue", true, "cache", false));
        Map<String, Object> state = new LinkedHashMap<>(deployed());
        state.put("request", json);

        assertThatThrownBy(() -> publish(state))
                .isExactlyInstanceOf(StackNotReached.class)
                .hasMessageStartingWith(
                        "stack: found queue, for which the installed state machine has no states: nothing was done about it");

        state.put("diagnosis", Map.of("error", "StackNotReached", "cause", "queue", "step", "Publish report"));
        assertThat(outcome(publish(state), "queue")).isEqualTo("NOT_STARTED");
    }

    private Map<String, Object> deployed() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("request", request.toJson());
        state.put("lock", Map.of("result", Map.of("owner", request.execution())));
        state.put(
                "foundations",
                Map.of(
                        "image",
                        stack("image")
                                .succeeded("BUILT")
                                .withOutputs(Map.of("image", "repository@sha256:1"))
                                .toJson(),
                        "stacks",
                        Map.of(
                                "status", "SUCCEEDED",
                                "security",
                                        stack("security").succeeded("UNCHANGED").toJson(),
                                "network", stack("network").succeeded("CREATED").toJson(),
                                "alb", stack("alb").succeeded("CREATED").toJson(),
                                "database",
                                        stack("database").succeeded("CREATED").toJson(),
                                "providerKeys",
                                        Map.of(
                                                "status",
                                                "SUCCEEDED",
                                                "outputs",
                                                Map.of("outcome", "UPDATED", "provided", List.of("OPENAI_API_KEY"))))));
        state.put(
                "migration",
                Map.of("operation", stack("migration").succeeded("UNCHANGED").toJson()));
        state.put(
                "litellm",
                Map.of("operation", stack("litellm").succeeded("UPDATED").toJson()));
        state.put(
                "verification",
                Map.of(
                        "operation",
                        stack("verification")
                                .succeeded("VERIFIED")
                                .withOutputs(Map.of(
                                        "endpoint", "http://gateway", "uiUrl", "http://gateway/ui", "models", "a,b"))
                                .toJson()));
        return state;
    }

    private static Operation stack(String name) {
        return Operation.started(Operation.Kind.STACK, "dev-" + name + "-stack", "arn:" + name, Requests.STARTED_AT);
    }

    private JsonObject publish(Map<String, ?> state) {
        return Functions.invoke(function, Map.of("step", "Publish report", "state", state));
    }

    private static JsonObject stored(String key) {
        return JsonObject.parse(
                S3.getObjectAsBytes(object -> object.bucket(BUCKET).key(key)).asUtf8String());
    }

    private static String outcome(JsonObject output, String stack) {
        return output.object("stacks").object(stack).text("outcome");
    }
}
