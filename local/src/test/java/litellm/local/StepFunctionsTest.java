package litellm.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import litellm.local.cloud.CloudExtension;
import litellm.local.cloud.TestCloud;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.InvalidDefinitionException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import tools.jackson.jr.ob.JSON;

/** What the launcher corrects in moto's Step Functions, as AWS documents it. */
@Timeout(400)
class StepFunctionsTest {
    @RegisterExtension
    static final CloudExtension cloud = new CloudExtension();

    private static final Map<String, Object> WAIT = Map.of("Type", "Wait", "Seconds", 600, "Next", "Done");
    private static final Map<String, Object> SUCCEED = Map.of("Type", "Succeed");
    private static String role;

    @BeforeAll
    static void makeTheRole() {
        role = cloud.role("machine", "lambda:InvokeFunction");
    }

    @Test
    void runsOneExecutionAfterTheOtherWithAndWithoutNames() throws InterruptedException {
        String machine = machine("Done", Map.of("Done", SUCCEED));
        for (String name : Arrays.asList("one", "two", null, null)) {
            DescribeExecutionResponse ended = awaitEnd(start(machine, name, "{\"a\": 1}"));
            assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(JSON.std.mapFrom(ended.output())).containsEntry("a", 1);
            assertThat(ended.stopDate()).isAfterOrEqualTo(ended.startDate());
        }
        assertThat(sfn().listExecutions(request -> request.stateMachineArn(machine))
                        .executions())
                .hasSize(4)
                .allSatisfy(execution -> assertThat(execution.name()).isNotBlank());
    }

    @Test
    void readsVariablesThatStatesAndCatchersAssign() throws InterruptedException {
        Map<String, Object> broken =
                Map.of("StartAt", "Broken", "States", Map.of("Broken", Map.of("Type", "Fail", "Error", "Told")));
        String machine = machine(
                "Begin",
                Map.of(
                        "Begin",
                        Map.of("Type", "Pass", "Assign", Map.of("place", Map.of("name.$", "$.a")), "Next", "Try"),
                        "Try",
                        Map.of(
                                "Type",
                                "Parallel",
                                "Branches",
                                List.of(broken),
                                "Catch",
                                List.of(Map.of(
                                        "ErrorEquals",
                                        List.of("States.ALL"),
                                        "Assign",
                                        Map.of("failed.$", "$$.State.Name"),
                                        "Next",
                                        "End")),
                                "End",
                                true),
                        "End",
                        Map.of(
                                "Type",
                                "Pass",
                                "Parameters",
                                Map.of("failed.$", "$failed", "name.$", "$place.name"),
                                "End",
                                true)));
        DescribeExecutionResponse ended = awaitEnd(start(machine, null, "{\"a\": 1}"));
        assertThat(ended.status()).as(ended.cause()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(JSON.std.mapFrom(ended.output())).isEqualTo(Map.of("failed", "Try", "name", 1));
    }

    @Test
    void startsANameOnce() {
        String machine = machine("Wait", Map.of("Wait", WAIT, "Done", SUCCEED));
        String execution = start(machine, "release-1", "{\"a\": 1}");
        assertThat(start(machine, "release-1", "{\"a\": 1}")).isEqualTo(execution);
        assertThatThrownBy(() -> start(machine, "release-1", "{\"a\": 2}"))
                .isInstanceOf(ExecutionAlreadyExistsException.class);
        stop(execution);
        assertThatThrownBy(() -> start(machine, "release-1", "{\"a\": 1}"))
                .isInstanceOf(ExecutionAlreadyExistsException.class);
        assertThatThrownBy(() -> start(machine, "a name", "{}")).isInstanceOf(InvalidNameException.class);
    }

    @Test
    void refusesAnInputThatIsTooLong() {
        String machine = machine("Done", Map.of("Done", SUCCEED));
        String input = JSON.std.asString(Map.of("a", "x".repeat(1_000_000)));
        assertThatThrownBy(() -> start(machine, null, input))
                .isInstanceOf(SfnException.class)
                .hasMessageContaining("length less than or equal to 262144");
    }

    @Test
    void refusesADefinitionThatIsNone() {
        assertThatThrownBy(() -> sfn().createStateMachine(
                                request -> request.name("broken").roleArn(role).definition("{\"StartAt\": 1}")))
                .isInstanceOf(InvalidDefinitionException.class);
    }

    /** The texts are those that users of AWS have reported. */
    @Test
    void refusesADefinitionWhoseStatesLeadNowhere() {
        Map<String, Object> lost = Map.of("Type", "Pass", "Next", "pass3");
        assertThat(refusal("pass1", Map.of("pass1", lost, "pass2", SUCCEED)))
                .isEqualTo(
                        "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: pass3 at"
                                + " /States/pass1/Next, MISSING_TRANSITION_TARGET: State \"pass2\" is not reachable. at"
                                + " /States/pass2'");
        assertThat(refusal("A", Map.of("A", Map.of("Type", "Pass", "Next", "A"))))
                .isEqualTo(
                        "Invalid State Machine Definition: 'MISSING_END_STATE: Workflow has no terminal state at null'");
        Map<String, Object> branch = Map.of("StartAt", "Lost", "States", Map.of("Lost", lost, "End", SUCCEED));
        assertThat(refusal(
                        "Both", Map.of("Both", Map.of("Type", "Parallel", "Branches", List.of(branch), "End", true))))
                .contains("Missing 'Next' target: pass3 at /States/Both/Branches[0]/States/Lost/Next");
        Map<String, Object> rule = Map.of("Variable", "$.a", "IsPresent", true);
        assertThat(refusal(
                        "Which",
                        Map.of(
                                "Which",
                                Map.of("Type", "Choice", "Choices", List.of(rule), "Default", "End"),
                                "End",
                                SUCCEED)))
                .contains("These fields are required: [Next] at /States/Which/Choices[0]");
    }

    private static String refusal(String first, Map<String, Object> states) {
        return assertThatExceptionOfType(InvalidDefinitionException.class)
                .isThrownBy(() -> machine(first, states))
                .actual()
                .awsErrorDetails()
                .errorMessage();
    }

    @Test
    void stopsAnExecutionAtOnce() throws InterruptedException {
        String machine = machine("Wait", Map.of("Wait", WAIT, "Done", SUCCEED));
        String execution = start(machine, null, "{}");
        awaitEvent(execution, HistoryEventType.WAIT_STATE_ENTERED);
        sfn().stopExecution(request ->
                request.executionArn(execution).error("Cancelled").cause("someone changed their mind"));
        DescribeExecutionResponse stopped = sfn().describeExecution(request -> request.executionArn(execution));
        assertThat(stopped.status()).isEqualTo(ExecutionStatus.ABORTED);
        assertThat(stopped.error()).isEqualTo("Cancelled");
        assertThat(stopped.stopDate()).isNotNull();
        HistoryEvent last = history(execution).getLast();
        assertThat(last.type()).isEqualTo(HistoryEventType.EXECUTION_ABORTED);
        assertThat(last.executionAbortedEventDetails().cause()).isEqualTo("someone changed their mind");
    }

    /** Its definition is long: it is still being read when the execution is stopped. */
    @Test
    void stopsAnExecutionThatHasJustBeenStarted() {
        Map<String, Object> states = new TreeMap<>(Map.of("Wait", WAIT, "Done", SUCCEED));
        for (int i = 0; i < 400; i++) {
            states.put("S" + i, Map.of("Type", "Pass", "Next", i == 0 ? "Wait" : "S" + (i - 1)));
        }
        String execution = start(machine("S399", states), null, "{}");
        stop(execution);
        assertThat(sfn().describeExecution(request -> request.executionArn(execution))
                        .status())
                .isEqualTo(ExecutionStatus.ABORTED);
        assertThat(history(execution))
                .extracting(HistoryEvent::type)
                .startsWith(HistoryEventType.EXECUTION_STARTED)
                .endsWith(HistoryEventType.EXECUTION_ABORTED);
    }

    @Test
    void readsAFieldBehindAnIndexAsOneValue() throws InterruptedException {
        String machine =
                machine("Read", Map.of("Read", pass(Map.of("Parameters", Map.of("name.$", "$.list[1].name")))));
        DescribeExecutionResponse ended =
                awaitEnd(start(machine, null, "{\"list\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}"));
        assertThat(ended.output()).isEqualTo("{\"name\":\"b\"}");
    }

    @Test
    void failsAChoiceOverAPathThatIsNotThere() throws InterruptedException {
        DescribeExecutionResponse ended = awaitEnd(start(choice("$.missing"), null, "{}"));
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.error()).isEqualTo("States.Runtime");
        assertThat(ended.cause()).contains("Invalid path '$.missing'");
        assertThat(awaitEnd(start(choice("$.there"), null, "{\"there\": \"x\"}"))
                        .status())
                .isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void asksForAPathThatIsNotThere() throws InterruptedException {
        Map<String, Object> rule = Map.of("Variable", "$.missing", "IsPresent", true, "Next", "Failed");
        String machine = machine(
                "There?",
                Map.of(
                        "There?", Map.of("Type", "Choice", "Choices", List.of(rule), "Default", "Done"),
                        "Failed", Map.of("Type", "Fail"),
                        "Done", SUCCEED));
        assertThat(awaitEnd(start(machine, null, "{}")).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void saysThatNoChoiceMatched() throws InterruptedException {
        Map<String, Object> rule = Map.of("Variable", "$.a", "NumericEquals", 1, "Next", "Done");
        String machine =
                machine("One?", Map.of("One?", Map.of("Type", "Choice", "Choices", List.of(rule)), "Done", SUCCEED));
        assertThat(awaitEnd(start(machine, null, "{\"a\": 2}")).error()).isEqualTo("States.NoChoiceMatched");
    }

    @Test
    void catchesABranchThatFailedWithAnErrorOfTheLanguage() throws InterruptedException {
        Map<String, Object> branch = Map.of(
                "StartAt",
                "Choose",
                "States",
                Map.of(
                        "Choose",
                        Map.of(
                                "Type",
                                "Choice",
                                "Choices",
                                List.of(Map.of("Variable", "$.a", "NumericEquals", 1, "Next", "Done"))),
                        "Done",
                        SUCCEED));
        String machine = machine(
                "Both",
                Map.of(
                        "Both",
                        Map.of(
                                "Type",
                                "Parallel",
                                "Branches",
                                List.of(branch),
                                "Catch",
                                List.of(Map.of("ErrorEquals", List.of("States.NoChoiceMatched"), "Next", "Done")),
                                "End",
                                true),
                        "Done",
                        SUCCEED));
        DescribeExecutionResponse ended = awaitEnd(start(machine, null, "{\"a\": 2}"));
        assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(JSON.std.mapFrom(ended.output())).containsEntry("Error", "States.NoChoiceMatched");
    }

    @Test
    void letsNoWildcardCatchWhatNoHandlerCanMend() throws InterruptedException {
        Map<String, Object> branch =
                Map.of("StartAt", "Read", "States", Map.of("Read", pass(Map.of("InputPath", "$.missing"))));
        String machine = machine(
                "Both",
                Map.of(
                        "Both",
                        Map.of(
                                "Type",
                                "Parallel",
                                "Branches",
                                List.of(branch),
                                "Catch",
                                List.of(Map.of("ErrorEquals", List.of("States.ALL"), "Next", "Done")),
                                "End",
                                true),
                        "Done",
                        SUCCEED));
        DescribeExecutionResponse ended = awaitEnd(start(machine, null, "{}"));
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.error()).isEqualTo("States.Runtime");
    }

    @Test
    void namesALostConnectionToLambda() throws Exception {
        cloud.call("POST", "/_local/faults", Map.of("service", "lambda", "kind", "drop", "times", 1));
        Map<String, Object> task = Map.of(
                "Type",
                "Task",
                "Resource",
                "arn:aws:states:::lambda:invoke",
                "Parameters",
                Map.of("FunctionName", "missing", "Payload", Map.of()),
                "Retry",
                List.of(Map.of("ErrorEquals", List.of("Lambda.SdkClientException"), "MaxAttempts", 1)),
                "End",
                true);
        String execution = start(machine("Call", Map.of("Call", task)), null, "{}");
        assertThat(awaitEnd(execution).error()).isEqualTo("Lambda.ResourceNotFoundException");
        assertThat(history(execution))
                .filteredOn(event -> event.type() == HistoryEventType.TASK_FAILED)
                .extracting(event -> event.taskFailedEventDetails().error())
                .containsExactly("Lambda.SdkClientException", "Lambda.ResourceNotFoundException");
        assertThat(cloud.call("GET", "/_local/calls?service=lambda", null).body())
                .contains("arn:aws:sts::123456789012:assumed-role/machine/states");
    }

    @Test
    void pagesTheHistoryInBothDirections() throws InterruptedException {
        String execution =
                start(machine("A", Map.of("A", Map.of("Type", "Pass", "Next", "B"), "B", pass(Map.of()))), null, "{}");
        awaitEnd(execution);
        List<Long> ids = history(execution).stream().map(HistoryEvent::id).toList();
        assertThat(ids).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        GetExecutionHistoryResponse newest = sfn().getExecutionHistory(request ->
                request.executionArn(execution).reverseOrder(true).maxResults(4));
        assertThat(newest.events()).extracting(HistoryEvent::id).containsExactly(6L, 5L, 4L, 3L);
        assertThat(newest.nextToken()).isNotNull();
        assertThat(sfn().getExecutionHistoryPaginator(
                                request -> request.executionArn(execution).maxResults(2))
                        .events())
                .extracting(HistoryEvent::id)
                .containsExactlyElementsOf(ids);
    }

    @Test
    void describesTheMachineAsItWasWhenTheExecutionStarted() {
        String machine = machine("Done", Map.of("Done", SUCCEED));
        String execution = start(machine, null, "{}");
        String before = sfn().describeStateMachine(request -> request.stateMachineArn(machine))
                .definition();
        sfn().updateStateMachine(request ->
                request.stateMachineArn(machine).definition(definition("Other", Map.of("Other", SUCCEED))));
        var described = sfn().describeStateMachineForExecution(request -> request.executionArn(execution));
        assertThat(described.definition()).isEqualTo(before).doesNotContain("Other");
        assertThat(described.stateMachineArn()).isEqualTo(machine);
        assertThat(described.updateDate()).isNotNull();
    }

    @Test
    void saysWhenAnExecutionThatTookTooLongEnded() throws InterruptedException {
        String arn = sfn().createStateMachine(request -> request.name(name())
                        .roleArn(role)
                        .definition(JSON.std.asString(Map.of(
                                "TimeoutSeconds",
                                1,
                                "StartAt",
                                "Wait",
                                "States",
                                Map.of("Wait", WAIT, "Done", SUCCEED)))))
                .stateMachineArn();
        DescribeExecutionResponse ended = awaitEnd(start(arn, null, "{}"));
        assertThat(ended.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(ended.stopDate()).isNotNull();
        assertThat(sfn().listExecutions(request -> request.stateMachineArn(arn))
                        .executions()
                        .getFirst()
                        .stopDate())
                .isEqualTo(ended.stopDate());
    }

    /** Twenty states in a row and two branches of ten: the interpreter itself must not be what a deployment waits for. */
    @Test
    void goesFromStateToStateWithoutDelay() throws InterruptedException {
        Map<String, Object> states = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            states.put("S" + i, Map.of("Type", "Pass", "Result", i, "ResultPath", "$.r" + i, "Next", "S" + (i + 1)));
        }
        states.put("S20", pass(Map.of()));
        Map<String, Object> branch = Map.of("StartAt", "S0", "States", states);
        String machine = machine(
                "Both", Map.of("Both", Map.of("Type", "Parallel", "Branches", List.of(branch, branch), "End", true)));
        Duration quickest = ChronoUnit.FOREVER.getDuration();
        for (int i = 0; i < 5; i++) {
            DescribeExecutionResponse ended = awaitEnd(start(machine, null, "{}"));
            Duration took = Duration.between(ended.startDate(), ended.stopDate());
            quickest = took.compareTo(quickest) < 0 ? took : quickest;
        }
        assertThat(quickest).isLessThan(Duration.ofSeconds(3));
    }

    // --- Support

    private static SfnClient sfn() {
        return cloud.aws().sfn();
    }

    private static String name() {
        return "machine-" + UUID.randomUUID();
    }

    private static String definition(String first, Map<String, Object> states) {
        return JSON.std.asString(Map.of("StartAt", first, "States", states));
    }

    private static String machine(String first, Map<String, Object> states) {
        return sfn().createStateMachine(
                        request -> request.name(name()).roleArn(role).definition(definition(first, states)))
                .stateMachineArn();
    }

    private static Map<String, Object> pass(Map<String, Object> more) {
        Map<String, Object> state = new TreeMap<>(more);
        state.put("Type", "Pass");
        state.put("End", true);
        return state;
    }

    private static String choice(String path) {
        Map<String, Object> rule = Map.of("Variable", path, "StringEquals", "y", "Next", "Done");
        return machine(
                "Same?",
                Map.of(
                        "Same?",
                        Map.of("Type", "Choice", "Choices", List.of(rule), "Default", "Done"),
                        "Done",
                        SUCCEED));
    }

    private static String start(String machine, String name, String input) {
        return sfn().startExecution(
                        request -> request.stateMachineArn(machine).name(name).input(input))
                .executionArn();
    }

    private static void stop(String execution) {
        sfn().stopExecution(request -> request.executionArn(execution));
    }

    private static List<HistoryEvent> history(String execution) {
        return sfn().getExecutionHistory(
                        request -> request.executionArn(execution).maxResults(1000))
                .events();
    }

    private static DescribeExecutionResponse awaitEnd(String execution) throws InterruptedException {
        return TestCloud.await(
                "the end of " + execution,
                () -> Optional.of(sfn().describeExecution(request -> request.executionArn(execution)))
                        .filter(described -> described.status() != ExecutionStatus.RUNNING));
    }

    private static void awaitEvent(String execution, HistoryEventType type) throws InterruptedException {
        TestCloud.await(
                "an event " + type,
                () -> history(execution).stream()
                        .filter(event -> event.type() == type)
                        .findFirst());
    }
}
