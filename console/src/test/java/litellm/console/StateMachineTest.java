package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The state machine goes on behind no operation that has failed, and gives up for nothing that passes by itself. */
class StateMachineTest {
    /** Their functions call no operation failed: a plan tells it of each stack, and the scan finds logs that stay behind. */
    private static final Set<String> CANNOT_FAIL = Set.of("Stacks planned?", "Logs cleaned?");

    /** What Lambda and the network between do to any call now and then. */
    private static final List<String> TRANSIENT = List.of(
            "Lambda.ServiceException",
            "Lambda.AWSLambdaException",
            "Lambda.SdkClientException",
            "Lambda.ClientExecutionTimeoutException",
            "Lambda.SnapStartTimeoutException",
            "Lambda.Unknown",
            "Sandbox.Timedout",
            "Runtime.ExitError",
            "software.amazon.awssdk.core.exception.SdkClientException",
            "software.amazon.awssdk.core.exception.RetryableException",
            "software.amazon.awssdk.core.exception.ApiCallTimeoutException");

    /** What a function answers that nobody has called for weeks, or that has no room beside others. */
    private static final List<String> NOT_READY = List.of(
            "Lambda.TooManyRequestsException",
            "Lambda.SnapStartNotReadyException",
            "Lambda.SnapStartRegenerationFailureException",
            "Lambda.ResourceNotReadyException",
            "Lambda.CodeArtifactUserPendingException",
            "Lambda.CodeArtifactUserDeletedException",
            "Lambda.EC2ThrottledException",
            "Lambda.EC2UnexpectedException",
            "Lambda.ENINotReadyException",
            "Lambda.SubnetIPAddressLimitReachedException",
            "Lambda.ResourceConflictException");

    /** How long each function may take, in seconds. */
    private static final Map<String, Long> TIMEOUTS = timeouts();

    /**
     * One state of the machine.
     *
     * @param beside the states that it can lead to: those of the machine, or of its branch of a Parallel
     * @param inBranch whether it is in such a branch
     */
    record State(String name, Map<?, ?> members, Map<?, ?> beside, boolean inBranch) {
        @Override
        public String toString() {
            return name;
        }

        boolean isOf(String type) {
            return type.equals(members.get("Type"));
        }

        Map<?, ?> next(Object name) {
            return (Map<?, ?>) beside.get(name);
        }
    }

    /** The Choices that look whether an operation is still in progress. */
    static Stream<State> looksAtOperations() {
        return states().stream()
                .filter(state -> state.isOf("Choice"))
                .filter(choice -> !operation(choice).isEmpty());
    }

    static Stream<State> looksThatCanFail() {
        return looksAtOperations().filter(choice -> !choice.inBranch() && !CANNOT_FAIL.contains(choice.name()));
    }

    static Stream<State> looksInBranches() {
        return looksAtOperations().filter(State::inBranch);
    }

    static Stream<State> parallels() {
        return states().stream().filter(state -> state.isOf("Parallel"));
    }

    static Stream<State> invocations() {
        return states().stream()
                .filter(state ->
                        "arn:aws:states:::lambda:invoke".equals(state.members().get("Resource")));
    }

    /** A request's members are no options, and a terminal has no field to fill in. */
    @ParameterizedTest
    @CsvSource({
        "Refuse unconfirmed teardown of prod, (--confirm DELETE)",
        "Refuse unconfirmed teardown of prod, (--allow-prod)",
        "Refuse unconfirmed teardown, (--confirm DELETE)",
        "Refuse teardown of prod, (--allow-prod)"
    })
    void shouldNameTheOptionThatATeardownLacks(String refusal, String option) {
        assertThat(states())
                .filteredOn(state -> state.name().equals(refusal))
                .singleElement()
                .satisfies(state -> assertThat(((Map<?, ?>) state.members().get("Parameters")).get("Cause"))
                        .asString()
                        .contains(option));
    }

    @Test
    void shouldKnowWhichOperationsCannotFail() {
        assertThat(looksAtOperations().map(State::name)).containsAll(CANNOT_FAIL);
    }

    @ParameterizedTest
    @MethodSource("looksThatCanFail")
    void shouldStopAtAFailedOperation(State choice) {
        assertThat(afterFailure(choice)).containsExactly("Diagnose failure");
    }

    /** It ends its branch, for the Choice behind the Parallel to decide. */
    @ParameterizedTest
    @MethodSource("looksInBranches")
    void shouldEndABranchWithItsFailedOperation(State choice) {
        assertThat(afterFailure(choice)).singleElement().satisfies(next -> {
            assertThat(choice.next(next).get("OutputPath")).isEqualTo("$.step.operation");
            assertThat(choice.next(next).get("End")).isEqualTo(true);
        });
    }

    @ParameterizedTest
    @MethodSource("parallels")
    void shouldStopWhereAnyBranchHasFailed(State parallel) {
        Set<String> collected = collected(parallel);
        Map<?, ?> decision = parallel.next(parallel.members().get("Next"));
        Map<?, ?> failed = maps(decision.get("Choices")).getFirst();

        assertThat(maps(parallel.members().get("Branches"))).hasSameSizeAs(collected);
        assertThat(maps(failed.get("Or")).stream()
                        .filter(condition -> "FAILED".equals(condition.get("StringEquals")))
                        .map(condition -> condition.get("Variable").toString()))
                .containsExactlyInAnyOrderElementsOf(collected);
        if (parallel.inBranch()) {
            Map<?, ?> end = parallel.next(failed.get("Next"));
            assertThat(((Map<?, ?>) end.get("Parameters")).get("status")).isEqualTo("FAILED");
            assertThat(end.get("End")).isEqualTo(true);
        } else {
            assertThat(failed.get("Next")).isEqualTo("Diagnose failure");
        }
    }

    @ParameterizedTest
    @MethodSource("invocations")
    void shouldCallAgainWhatOnlyLambdaHasFailed(State task) {
        assertThat(retried(task)).containsAll(TRANSIENT).containsAll(NOT_READY);
    }

    /** Otherwise the state gives up a function that works, or Lambda's own word for it is never heard. */
    @ParameterizedTest
    @MethodSource("invocations")
    void shouldWaitForAFunctionUntilLambdaEndsIt(State task) {
        TIMEOUTS.forEach((function, timeout) -> {
            if (isOf(task, "${%s}".formatted(function))) {
                assertThat((Long) task.members().get("TimeoutSeconds")).isGreaterThan(timeout);
            }
        });
    }

    /** A look takes less than the fifty seconds that are left. */
    @Test
    void shouldWatchAnOperationWithTimeForTheLastLook() {
        assertThat(invocations().filter(task -> isOf(task, "${CheckOperation}")))
                .isNotEmpty()
                .extracting(StateMachineTest::watchSeconds)
                .containsOnly(TIMEOUTS.get("CheckOperation") - 50);
    }

    /** What a function throws while somebody else has the database, or Fargate's room. */
    @ParameterizedTest
    @CsvSource({
        "${SnapshotDatabase}, migration.DatabaseBusy",
        "${MigrateDatabase}, migration.MigrationBusy",
        "${MigrateDatabase}, task.NoCapacity",
        "${StartCanary}, task.NoCapacity",
        "litellm-prepare-database, database.DatabaseUnavailable",
        "litellm-check-sessions, database.DatabaseUnavailable",
    })
    void shouldWaitForWhatIsBusy(String function, String error) {
        assertThat(invocations().filter(task -> isOf(task, function)))
                .isNotEmpty()
                .allSatisfy(task -> assertThat(retried(task)).contains("litellm.controlplane." + error));
    }

    /** The look at the sessions goes by what the confirmation writes down. */
    @Test
    void shouldConfirmEachRolloutBeforeItAsksForSessions() {
        List<String> ways = states().stream()
                .filter(state -> state.members().toString().contains("=Check sessions"))
                .map(State::name)
                .toList();
        assertThat(ways).containsExactly("Every secret read?");
    }

    /** A verification that is refused with the master key leads to the confirmation as well, where no task was replaced. */
    @Test
    void shouldAskForSessionsOnlyWhereItHasReplacedTheTasks() {
        Map<?, ?> decision = states().stream()
                .filter(state -> state.name().equals("Every secret read?"))
                .findFirst()
                .orElseThrow()
                .members();

        assertThat(maps(decision.get("Choices")).stream().filter(way -> "Check sessions".equals(way.get("Next"))))
                .singleElement()
                .satisfies(way -> assertThat(maps(way.get("And")).getLast())
                        .isEqualTo(Map.of("Variable", "$.service.operation.outcome", "StringEquals", "RESTARTED")));
        assertThat(decision.get("Default")).isEqualTo("Verify deployment");
    }

    private static boolean isOf(State task, String function) {
        Map<?, ?> parameters = (Map<?, ?>) task.members().get("Parameters");
        return parameters.toString().contains(function);
    }

    private static Object watchSeconds(State task) {
        Map<?, ?> parameters = (Map<?, ?>) task.members().get("Parameters");
        return ((Map<?, ?>) parameters.get("Payload")).get("watchSeconds");
    }

    private static Map<String, Long> timeouts() {
        Project project = TestProject.repository();
        Map<?, ?> mappings = (Map<?, ?>) ((Map<?, ?>) project.readYaml(project.bootstrapTemplate())).get("Mappings");
        Map<String, Long> timeouts = new TreeMap<>();
        ((Map<?, ?>) mappings.get("Functions"))
                .forEach((name, function) ->
                        timeouts.put(name.toString(), (Long) ((Map<?, ?>) function).get("Timeout")));
        return timeouts;
    }

    /** The errors after which a task is begun again. */
    private static Set<Object> retried(State task) {
        return maps(task.members().get("Retry")).stream()
                .flatMap(retry -> ((List<?>) retry.get("ErrorEquals")).stream())
                .collect(Collectors.toSet());
    }

    /** The statuses that a Parallel puts into the state, one of each branch. */
    private static Set<String> collected(State parallel) {
        return ((Map<?, ?>) parallel.members().get("ResultSelector"))
                .keySet().stream()
                        .map(name -> "%s.%s.status"
                                .formatted(
                                        parallel.members().get("ResultPath"),
                                        name.toString().replace(".$", "")))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Where a Choice can lead when the operation that it looks at has failed. */
    private static Set<String> afterFailure(State choice) {
        String operation = operation(choice);
        Set<String> next = new LinkedHashSet<>();
        for (Map<?, ?> way : maps(choice.members().get("Choices"))) {
            List<Object> wanted = wanted(way, operation);
            if (wanted.isEmpty() || wanted.contains("FAILED")) {
                next.add(way.get("Next").toString());
            }
            if (wanted.contains("FAILED") && !way.containsKey("And")) {
                return next;
            }
        }
        next.add(choice.members().get("Default").toString());
        return next;
    }

    /** The statuses that a way asks of an operation; none where it goes by something else. */
    private static List<Object> wanted(Map<?, ?> way, String operation) {
        return conditions(way)
                .filter(condition -> operation.equals(condition.get("Variable")))
                .<Object>map(condition -> condition.get("StringEquals"))
                .toList();
    }

    /** The status that a Choice compares with IN_PROGRESS; empty where it compares none. */
    private static String operation(State choice) {
        return maps(choice.members().get("Choices")).stream()
                .flatMap(StateMachineTest::conditions)
                .filter(condition -> "IN_PROGRESS".equals(condition.get("StringEquals")))
                .map(condition -> condition.get("Variable").toString())
                .filter(variable -> variable.endsWith(".operation.status"))
                .findFirst()
                .orElse("");
    }

    private static Stream<Map<?, ?>> conditions(Map<?, ?> way) {
        return way.containsKey("And") ? maps(way.get("And")).stream() : Stream.of(way);
    }

    private static List<State> states() {
        Project project = TestProject.repository();
        List<State> states = new ArrayList<>();
        collect((Map<?, ?>) project.readYaml(project.stateMachine()), false, states);
        return states;
    }

    private static void collect(Map<?, ?> machine, boolean inBranch, List<State> states) {
        Map<?, ?> beside = (Map<?, ?>) machine.get("States");
        beside.forEach((name, members) -> {
            State state = new State(name.toString(), (Map<?, ?>) members, beside, inBranch);
            states.add(state);
            if (state.isOf("Parallel")) {
                maps(state.members().get("Branches")).forEach(branch -> collect(branch, true, states));
            }
        });
    }

    private static List<Map<?, ?>> maps(Object list) {
        return ((List<?>) list)
                .stream().<Map<?, ?>>map(element -> (Map<?, ?>) element).toList();
    }
}
