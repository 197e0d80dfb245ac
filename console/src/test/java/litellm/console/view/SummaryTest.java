package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.aws.AwsTarget;
import litellm.console.execution.Execution;
import litellm.console.execution.RecordedExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    private static final AwsTarget LOCAL = AwsTarget.local(URI.create("http://127.0.0.1:4566"));

    @Test
    void shouldEndWithTheEndpointAndHowToReadTheKeys() {
        List<String> lines = print("created");

        assertThat(lines)
                .anyMatch(line -> line.matches("Deploy network +SUCCEEDED +\\d\\d:\\d\\d:\\d\\d +\\d\\.\\d s"));
        assertThat(lines).anyMatch(line -> line.matches("deploy dev: done in .* s"));
        assertThat(lines)
                .endsWith(
                        "  Endpoint    http://127.0.0.1:8080",
                        "  Admin UI    http://127.0.0.1:8080/ui",
                        "  Master key  AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws --endpoint-url http://127.0.0.1:4566 --region us-east-1 secretsmanager get-secret-value --secret-id dev/litellm/master-key --query SecretString --output text",
                        "  UI login    AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws --endpoint-url http://127.0.0.1:4566 --region us-east-1 secretsmanager get-secret-value --secret-id dev/litellm/ui-password --query SecretString --output text");
    }

    @Test
    void shouldEndWithTheRootCauseOfAFailure() {
        assertThat(print("database-failed"))
                .endsWith("StackFailed: dev-database-stack: DBInstance (AWS::RDS::DBInstance): not enough capacity");
    }

    /** The last line is all of it, with the command as a person types it. */
    @Test
    void shouldSayInOneLineWhyAnExecutionFailed() {
        assertThat(print(failed("FAILED", "dev is being changed\nlitellmctl watch dev follows it")))
                .endsWith("EnvironmentLocked: dev is being changed litellmctl --local watch dev follows it");
    }

    @ParameterizedTest
    @CsvSource({"FAILED, failed", "TIMED_OUT, failed", "ABORTED, stopped"})
    void shouldNotCallFailedWhatWasStopped(String status, String ended) {
        assertThat(print(failed(status, "why"))).anyMatch(line -> line.matches("deploy dev: " + ended + " after .* s"));
    }

    private static Execution failed(String status, String cause) {
        Execution locked = RecordedExecution.of("locked").atEnd();
        return new Execution(
                locked.arn(),
                status,
                locked.startedAt(),
                locked.stoppedAt(),
                locked.input(),
                locked.output(),
                locked.error(),
                Optional.of(cause),
                locked.nodes(),
                locked.steps());
    }

    @Test
    void shouldSayThatNothingWasDone() {
        assertThat(print(ended(Map.of("reason", "kept: litellmctl status dev shows until when"))))
                .anyMatch(line -> line.matches("deploy dev: skipped in .* s"))
                .endsWith("  kept: litellmctl --local status dev shows until when");
    }

    @Test
    void shouldEndWithTheFaultsOfARefusedRequest() {
        assertThat(print("invalid-request"))
                .containsExactly(
                        "The request was refused, the execution has changed nothing:",
                        "  parameters.network.EnableNatGateway: found \"maybe\"; allowed: true, false",
                        "  stack: found \"all \"; allowed: all");
    }

    @Test
    void shouldSayWhatAPlanCameTo() {
        assertThat(print(ended(Map.of(
                        "plan",
                        Map.of(
                                "summary", "1 to replace, 4 to add",
                                "location", "s3://bucket/plans/one.json",
                                "changes", "database: replace DBInstance\nalb: create, 4 resources")))))
                .endsWith(
                        "  Plan: 1 to replace, 4 to add: s3://bucket/plans/one.json",
                        "    database: replace DBInstance",
                        "    alb: create, 4 resources");
    }

    @Test
    void shouldShowTheWorstOfWhatAScanFound() {
        Map<String, Object> scan = Map.of(
                "outcome",
                "FINDINGS",
                "findings",
                1,
                "worst",
                List.of(
                        finding("HIGH", "PlainHttp", "it speaks\nHTTP"),
                        finding("INFORMATIONAL", "Usage", "it is used")));

        assertThat(print(ended(Map.of("scan", scan))))
                .endsWith(
                        "  The scan has 1 finding; to see all that there is: litellmctl --local scan dev",
                        "    HIGH PlainHttp: AWS::X dev-x: it speaks HTTP");
    }

    private static Map<String, String> finding(String severity, String rule, String problem) {
        return Map.of("severity", severity, "rule", rule, "type", "AWS::X", "name", "dev-x", "problem", problem);
    }

    @Test
    void shouldWarnOfWhatNothingWasRefusedFor() {
        assertThat(print(ended(Map.of("warnings", List.of("litellm.ContainerMemory: found 1024 MiB", "another\none")))))
                .endsWith("  Warning: litellm.ContainerMemory: found 1024 MiB", "  Warning: another one");
    }

    @Test
    void shouldSayWhatTheEnvironmentCosts() {
        assertThat(print(ended(
                        Map.of("cost", Map.of("monthly", "95.20 USD", "atMost", "120.00 USD", "without", "alb")))))
                .endsWith("  Cost: 95.20 USD a month, at most 120.00 USD, without alb");
    }

    /** Where there is no endpoint to lead to, say. */
    @Test
    void shouldSayWhatTheVerificationNoted() {
        assertThat(print(ended(Map.of("note", "dev is stopped, so no task answers: litellmctl start dev starts it."))))
                .endsWith("  dev is stopped, so no task answers: litellmctl --local start dev starts it.");
    }

    @Test
    void shouldSayWhatAnUpdateLeftBehind() {
        Map<String, Object> stacks = Map.of(
                "security", Map.of("outcome", "UNCHANGED"),
                "database",
                        Map.of("outcome", "UPDATED", "leftBehind", "AWS::RDS::DBInstance dev-db: it is\nprotected"));

        assertThat(print(ended(Map.of("stacks", stacks))))
                .endsWith("  Left behind: AWS::RDS::DBInstance dev-db: it is protected");
    }

    private static Execution ended(Map<String, Object> output) {
        return RecordedExecution.of("one-stack").endingWith(output);
    }

    private static List<String> print(String scenario) {
        return print(RecordedExecution.of(scenario).atEnd());
    }

    private static List<String> print(Execution execution) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new Summary(out, out, LOCAL, sentence -> sentence.replace("litellmctl ", "litellmctl --local "), ZoneOffset.UTC)
                .print(execution);
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
