package litellm.console.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.HttpStandIn;
import litellm.console.TestProject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session that ends while an execution is followed: waiting does not help, and the execution goes on. */
class LostSessionTest {
    private static final String ARN =
            "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:deploy-dev-1";

    private static final String EXPIRED =
            "{\"__type\": \"ExpiredTokenException\", \"message\": \"The security token included in the request is expired\"}";

    private static final String NOT_THERE =
            "{\"__type\": \"ExecutionDoesNotExist\", \"message\": \"Execution Does Not Exist\"}";

    private static final Map<String, String> RUNNING = Map.of(
            "DescribeExecution",
            "{\"status\": \"RUNNING\", \"startDate\": 1, \"input\": \"{}\"}",
            "DescribeStateMachineForExecution",
            "{\"definition\": \"{\\\"StartAt\\\": \\\"A\\\", \\\"States\\\": {\\\"A\\\": {\\\"Type\\\": \\\"Succeed\\\"}}}\"}",
            "GetExecutionHistory",
            "{\"events\": []}");

    @AutoClose
    private StepFunctionsStandIn aws;

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger notThere = new AtomicInteger();

    @BeforeEach
    void serve() throws IOException {
        // For good: other classes that run at the same time set the same.
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        aws = new StepFunctionsStandIn((operation, asked) -> answer(operation));
    }

    private HttpStandIn.Answer answer(String operation) {
        if (looks.get() > 0) {
            looks.addAndGet(operation.equals("GetExecutionHistory") ? -1 : 0);
            return new HttpStandIn.Answer(200, RUNNING.get(operation));
        }
        return new HttpStandIn.Answer(400, notThere.getAndDecrement() > 0 ? NOT_THERE : EXPIRED);
    }

    @Test
    void shouldBeToldTogetherWithHowToGoOn() {
        looks.set(1);

        ConsoleRun watch = watch();

        assertThat(watch.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(watch.errors().stripTrailing())
                .contains("is expired", "sign in, for example by aws sso login")
                .endsWith(
                        "The execution goes on without it; to follow it again: litellmctl --region us-east-1 --endpoint-url "
                                + endpoint() + " watch " + ARN)
                .hasLineCount(1);
    }

    /** A program would take a failure for the execution's. */
    @Test
    void shouldTellAProgramThatTheExecutionGoesOn() {
        looks.set(1);

        assertThat(watch("--output", "json").json())
                .containsEntry("status", "RUNNING")
                .containsEntry("executionArn", ARN)
                .containsEntry("error", "ConsoleFailed")
                .hasEntrySatisfying(
                        "cause", cause -> assertThat(cause).asString().contains("is expired"));
    }

    /** Nobody has seen that it is there. */
    @Test
    void shouldNotCallRunningWhatItHasNeverSeen() {
        assertThat(watch("--output", "json").json())
                .containsEntry("status", "FAILED")
                .doesNotContainKey("executionArn")
                .hasEntrySatisfying(
                        "cause",
                        cause -> assertThat(cause)
                                .asString()
                                .contains("is expired")
                                .doesNotContain("goes on"));
    }

    /** Step Functions may not tell yet of what it has just begun. */
    @Test
    void shouldLookAgainForAnExecutionThatIsNotThereYet() {
        notThere.set(3);
        assertThat(watch().errors()).contains("is expired");

        notThere.set(100);
        ConsoleRun unknown = watch();
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.errors())
                .contains("EXECUTION: found \"%s\", which account ".formatted(ARN.substring(ARN.lastIndexOf(':') + 1)));
    }

    /** A local cloud that was killed, and another that was started in its place: the command line is right all the same. */
    @Test
    void shouldFailWhereTheExecutionIsGoneThatItHasSeen() {
        looks.set(1);
        notThere.set(100);

        ConsoleRun watch = watch();

        assertThat(watch.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(watch.errors())
                .isEqualTo(
                        "litellmctl: The execution %s is not there any more, and nobody can tell how it ended: its state machine was deleted, or another local cloud was started in the place of its own\n"
                                .formatted(ARN));
    }

    private ConsoleRun watch(String... more) {
        List<String> line = List.of("watch", ARN, "--region", "us-east-1", "--endpoint-url", endpoint());
        return ConsoleRun.of(
                TestProject.repository(),
                Stream.concat(line.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private String endpoint() {
        return aws.endpoint().toString();
    }
}
