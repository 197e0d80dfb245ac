package litellm.console.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.HttpStandIn;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.document.JsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sfn.SfnClient;

/** Finding an execution, against a server that lists those of the test. */
class ExecutionsTest {
    /** The inputs by the executions' ARNs, the newest first. */
    private final Map<String, String> inputs = new LinkedHashMap<>();

    private StepFunctionsStandIn server;
    private Aws aws;
    private SfnClient states;

    @BeforeEach
    void serve() throws IOException {
        server = new StepFunctionsStandIn(
                (operation, asked) -> new HttpStandIn.Answer(200, JsonDocument.write(states(operation, asked))));
        aws = new Aws(AwsTarget.local(server.endpoint()));
        states = aws.stepFunctions();
    }

    @AfterEach
    void stop() {
        states.close();
        aws.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"dev\"", "null"})
    void shouldPassOverAnExecutionWhoseInputIsNoObject(String odd) {
        inputs.put("odd", odd);
        inputs.put("elsewhere", "{\"action\": \"deploy\", \"environment\": \"prod\"}");
        inputs.put("deploy", "{\"action\": \"deploy\", \"environment\": \"dev\"}");
        Executions executions = new Executions(aws, states);

        assertThat(executions.running(Optional.empty())).containsExactly("elsewhere", "deploy");
        assertThat(executions.running(Optional.of("dev"))).containsExactly("deploy");
        assertThat(executions.newestOf("dev")).map(PastExecution::arn).contains("deploy");
        assertThat(executions.of("dev", 5)).map(PastExecution::arn).containsExactly("deploy");
    }

    @Test
    void shouldFollowWhatARotationStartedLast() {
        inputs.put("rotation", "{\"action\": \"restart\", \"environment\": \"dev\", \"outdatedOnly\": true}");
        inputs.put("deploy", "{\"action\": \"deploy\", \"environment\": \"dev\"}");
        Executions executions = new Executions(aws, states);

        assertThat(executions.running(Optional.empty())).containsExactly("deploy", "rotation");
        assertThat(executions.of("dev", 5)).map(PastExecution::arn).containsExactly("rotation", "deploy");
        assertThat(executions.of("dev", 1)).map(PastExecution::arn).containsExactly("rotation");
    }

    /** Who follows it waits a lost connection out, from the first look on. */
    @Test
    void shouldKnowAnExecutionByItsArnWithoutAskingAws() {
        try (Aws unreachable = new Aws(AwsTarget.local(URI.create("http://127.0.0.1:9")))) {
            assertThat(new Executions(unreachable, states).arn("arn:one")).isEqualTo("arn:one");
        }
    }

    /** Step Functions would say that there is none of that name, and the list of the region that it was asked in has none. */
    @Test
    void shouldNotLookForAnExecutionInAnotherRegion() {
        ConsoleException fault = catchThrowableOfType(
                ConsoleException.class,
                () -> new Executions(aws, states)
                        .arn("arn:aws:states:eu-west-1:123456789012:execution:litellm-control-plane:deploy-1"));

        assertThat(fault)
                .hasMessage(
                        "EXECUTION: found one of eu-west-1; allowed: one of us-east-1, which is asked, unless --region names another");
        assertThat(fault.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    /** It is the service's fault, and no command line can be put right. */
    @Test
    void shouldFailWhereTheInputOfTheExecutionOfThatNameCannotBeRead() {
        inputs.put("arn:one", "<html>");

        ConsoleException fault = catchThrowableOfType(
                ConsoleException.class,
                () -> new Executions(aws, states).startOnce(List.of("arn:one"), Set.of(), "{}"));

        assertThat(fault.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    private Map<String, ?> states(String operation, String asked) {
        if (operation.equals("ListExecutions")) {
            List<Map<String, ?>> listed = inputs.keySet().stream()
                    .<Map<String, ?>>map(ExecutionsTest::running)
                    .toList();
            return Map.of("executions", listed);
        }
        String arn = (String) JsonDocument.readObject("request", asked).get("executionArn");
        Map<String, Object> described = new LinkedHashMap<>(running(arn));
        described.put("input", inputs.get(arn));
        return described;
    }

    private static Map<String, ?> running(String arn) {
        return Map.of("executionArn", arn, "name", arn, "status", "RUNNING", "startDate", 1_800_000_000);
    }
}
