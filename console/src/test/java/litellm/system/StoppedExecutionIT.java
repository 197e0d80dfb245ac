package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/** A deployment or a teardown that someone stops, in whichever state it is, leaves nothing that the next one does not take over and finish. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("campaign")
class StoppedExecutionIT {
    private static final String SOUND = "ghcr.io/berriai/litellm-non_root:v1.90.0";
    private static final String UNFIT = "ghcr.io/berriai/litellm-non_root:never-ready";

    private static final Map<String, Object> TEARDOWN =
            Map.of("action", "teardown", "environment", "dev", "confirmation", "DELETE");

    /** Those in which an execution spends time; it is in no other when someone stops it. */
    private static final Set<HistoryEventType> ENTERED =
            Set.of(HistoryEventType.TASK_STATE_ENTERED, HistoryEventType.WAIT_STATE_ENTERED);

    /** How many of the deployments are not over before anyone can stop them: 33 of 39 on 2026-11-30. */
    private static final int MOST = 30;

    /** Longer than it takes to see that a state is entered and to stop the execution. */
    private static final Map<String, Object> SLOW_INVOCATIONS = Map.of(
            "service",
            "lambda",
            "principal",
            "*:assumed-role/litellm-control-plane-state-machine/*",
            "kind",
            "delay",
            "milliseconds",
            400);

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;

    @AutoClose
    private ControlPlane controlPlane;

    private EnvironmentAudit audit;
    private int stopped;

    @BeforeAll
    void installTheControlPlane() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        String endpoint = litellmctl.bootstrap();
        controlPlane = new ControlPlane(endpoint);
        audit = new EnvironmentAudit(new LocalAws(endpoint), "dev");
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @TestFactory
    Stream<DynamicTest> isFinishedByTheNextDeployment() {
        deploy(SOUND, ExecutionStatus.SUCCEEDED);
        Set<String> inSuccess = statesOf(deploy(SOUND, ExecutionStatus.SUCCEEDED));
        Set<String> inFailure = statesOf(deploy(UNFIT, ExecutionStatus.FAILED));
        inFailure.removeAll(inSuccess);
        assertThat(inSuccess).contains("Validate request", "Wait for database", "Try new image", "Unlock environment");
        assertThat(inFailure).contains("Diagnose failure", "Unlock after failure");
        return Stream.of(
                        inSuccess.stream().map(state -> stoppedIn(state, SOUND)),
                        inFailure.stream().map(state -> stoppedIn(state, UNFIT)),
                        Stream.of(DynamicTest.dynamicTest(
                                "most were stopped", () -> assertThat(stopped).isGreaterThanOrEqualTo(MOST))))
                .flatMap(tests -> tests);
    }

    private DynamicTest stoppedIn(String state, String image) {
        return DynamicTest.dynamicTest("stopped in " + state, () -> {
            String execution = stop(state, input(image));
            DescribeExecutionResponse end = controlPlane.end(execution);
            assumeTrue(end.status() == ExecutionStatus.ABORTED, "what there was to wait for was done at once");
            stopped++;
            assertThat(audit.locks()).isSubsetOf("dev " + execution);
            deploy(SOUND, ExecutionStatus.SUCCEEDED);
            assertThat(audit.faults()).isEmpty();
        });
    }

    /** Only where a step is begun: what waits and looks comes after the same. */
    @TestFactory
    Stream<DynamicTest> aTeardownIsFinishedByTheNext() {
        deploy(SOUND, ExecutionStatus.SUCCEEDED);
        Set<String> states = statesOf(teardown());
        states.removeIf(state -> state.startsWith("Wait") || state.startsWith("Check "));
        assertThat(states).contains("Stop service", "Discard database", "Delete database", "Clean remains");
        return states.stream().map(this::tornDownAndStoppedIn);
    }

    private DynamicTest tornDownAndStoppedIn(String state) {
        return DynamicTest.dynamicTest("a teardown stopped in " + state, () -> {
            deploy(SOUND, ExecutionStatus.SUCCEEDED);
            litellmctl.rememberSecrets();
            DescribeExecutionResponse end = controlPlane.end(stop(state, TEARDOWN));
            assertThat(end.status()).isEqualTo(ExecutionStatus.ABORTED);

            DescribeExecutionResponse next = controlPlane.run(input(SOUND));
            if (next.status() == ExecutionStatus.FAILED) {
                // The function of the execution that was stopped may have taken the database under the deployment's
                // hands.
                assertThat(next.cause())
                        .containsAnyOf(
                                "database", "DBInstance", "litellmctl teardown dev --confirm DELETE finishes it");
                next = controlPlane.run(input(SOUND));
            }

            if (next.status() == ExecutionStatus.SUCCEEDED) {
                assertThat(audit.faults()).isEmpty();
            } else {
                assertThat(next.cause()).contains("litellmctl teardown dev --confirm DELETE finishes it");
            }
            teardown();
            assertThat(audit.locks()).isEmpty();
        });
    }

    private String teardown() {
        litellmctl.rememberSecrets();
        DescribeExecutionResponse end = controlPlane.run(TEARDOWN);
        assertThat(end.status()).as(end.cause()).isEqualTo(ExecutionStatus.SUCCEEDED);
        return end.executionArn();
    }

    /** Starts an execution and stops it in that state, unless it is over before that. */
    private String stop(String state, Map<String, Object> input) {
        controlPlane.control("POST", "faults", SLOW_INVOCATIONS);
        try {
            String execution = controlPlane.start(input);
            controlPlane.awaitState(execution, state);
            if (!controlPlane.isOver(execution)) {
                controlPlane.stop(execution);
            }
            return execution;
        } finally {
            controlPlane.control("DELETE", "faults", null);
        }
    }

    private String deploy(String image, ExecutionStatus status) {
        DescribeExecutionResponse end = controlPlane.run(input(image));
        assertThat(end.status()).as(end.cause()).isEqualTo(status);
        return end.executionArn();
    }

    /** Each deployment changes every stack by a tag, and names an image, so that it comes through every state. */
    private Map<String, Object> input(String image) {
        Map<String, Object> input = new HashMap<>(controlPlane.deployment("dev"));
        input.put("image", image);
        return input;
    }

    private Set<String> statesOf(String execution) {
        return controlPlane
                .events(execution)
                .filter(event -> ENTERED.contains(event.type()))
                .map(event -> event.stateEnteredEventDetails().name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
