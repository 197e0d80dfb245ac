package litellm.console.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import litellm.controlplane.Progress;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;
import litellm.controlplane.history.StepTracker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

class StepTrackerTest {
    private static final List<String> ALL_STEPS = List.of(
            "Validate request",
            "Lock environment",
            "Build image",
            "Deploy security",
            "Deploy network",
            "Deploy alb",
            "Deploy database",
            "Initialize secrets",
            "Sync provider keys",
            "Prepare database",
            "Snapshot database",
            "Migrate database",
            "Deploy litellm",
            "Compare tasks with secrets",
            "Verify deployment",
            "Unlock environment",
            "Publish report");

    @Test
    void shouldGiveEveryStepInOrderWhenAllWasCreated() {
        Execution execution = RecordedExecution.of("created").atEnd();

        assertThat(execution.steps()).extracting(StepRecord::name).containsExactlyElementsOf(ALL_STEPS);
        assertThat(execution.steps())
                .filteredOn(record -> record.status() != StepStatus.SUCCEEDED)
                .extracting(StepRecord::name, StepRecord::status)
                .containsExactly(tuple("Snapshot database", StepStatus.UNCHANGED));
        assertThat(execution.steps()).allSatisfy(record -> {
            assertThat(record.startedAt()).isNotNull();
            assertThat(record.endedAt()).isAfter(record.startedAt());
        });
        assertThat(step(execution, "Deploy network").outcome()).contains("CREATED");
    }

    @Test
    void shouldSayUnchangedWhenTheOperationFoundNothingToDo() {
        Execution execution = RecordedExecution.of("unchanged").atEnd();

        assertThat(execution.steps())
                .extracting(StepRecord::name, StepRecord::status)
                .contains(
                        tuple("Deploy security", StepStatus.UNCHANGED),
                        tuple("Deploy litellm", StepStatus.UNCHANGED),
                        tuple("Sync provider keys", StepStatus.UNCHANGED),
                        tuple("Validate request", StepStatus.SUCCEEDED));
    }

    @Test
    void shouldTakeThePassForTheStepWhoseWorkTheValidationFoundDone() {
        RecordedExecution recorded = RecordedExecution.of("unchanged");

        assertThat(recorded.entered()).contains("Security unchanged").doesNotContain("Deploy security");
        StepRecord security = step(recorded.atEnd(), "Deploy security");
        assertThat(security.outcome()).contains("UNCHANGED");
        assertThat(security.startedAt()).isNotNull().isEqualTo(security.endedAt());
    }

    @Test
    void shouldDeployTheStackThatOnlyItsImageIsNewFor() {
        assertThat(RecordedExecution.of("unchanged").entered())
                .contains("Litellm unchanged")
                .doesNotContain("Deploy litellm");
        assertThat(RecordedExecution.of("another-image").entered())
                .contains("Deploy litellm")
                .doesNotContain("Litellm unchanged");
    }

    @Test
    void shouldKeepAStepRunningThroughItsWaitLoop() {
        RecordedExecution recorded = RecordedExecution.of("created");

        Execution execution = recorded.after(recorded.untilEntered("Check network"));

        StepRecord network = step(execution, "Deploy network");
        assertThat(network.status()).isEqualTo(StepStatus.RUNNING);
        assertThat(network.progress()).contains(new Progress(0, 6, "Vpc CREATE_IN_PROGRESS"));
        assertThat(network.endedAt()).isNull();
        assertThat(step(execution, "Deploy alb").status()).isEqualTo(StepStatus.PENDING);
    }

    @Test
    void shouldMeasureAStepFromItsStartToItsLastCheck() {
        RecordedExecution recorded = RecordedExecution.of("created");

        StepRecord network = step(recorded.atEnd(), "Deploy network");

        HistoryEvent entered = recorded.events().get(recorded.untilEntered("Deploy network") - 1);
        HistoryEvent done = recorded.events().get(recorded.untilEntered("Network done") - 1);
        assertThat(network.startedAt()).isEqualTo(entered.timestamp());
        assertThat(network.endedAt()).isBefore(done.timestamp());
        assertThat(network.duration(done.timestamp())).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void shouldSkipWhatTheRequestDoesNotWant() {
        Execution execution = RecordedExecution.of("one-stack").atEnd();

        assertThat(execution.steps())
                .extracting(StepRecord::name, StepRecord::status)
                .containsExactly(
                        tuple("Validate request", StepStatus.SUCCEEDED),
                        tuple("Lock environment", StepStatus.SUCCEEDED),
                        tuple("Build image", StepStatus.SKIPPED),
                        tuple("Deploy security", StepStatus.SKIPPED),
                        tuple("Deploy network", StepStatus.UNCHANGED),
                        tuple("Deploy alb", StepStatus.SKIPPED),
                        tuple("Deploy database", StepStatus.SKIPPED),
                        tuple("Initialize secrets", StepStatus.SKIPPED),
                        tuple("Sync provider keys", StepStatus.SKIPPED),
                        tuple("Unlock environment", StepStatus.SUCCEEDED),
                        tuple("Publish report", StepStatus.SUCCEEDED));
    }

    @Test
    void shouldFailTheStepWhoseOperationFailedAndShowWhatFollowsAFailure() {
        Execution execution = RecordedExecution.of("database-failed").atEnd();

        StepRecord database = step(execution, "Deploy database");
        assertThat(database.status()).isEqualTo(StepStatus.FAILED);
        assertThat(database.cause()).contains("DBInstance (AWS::RDS::DBInstance): not enough capacity");
        assertThat(step(execution, "Deploy alb").status()).isEqualTo(StepStatus.SUCCEEDED);
        assertThat(execution.steps())
                .extracting(StepRecord::name)
                .endsWith("Diagnose failure", "Unlock after failure", "Report failure")
                .doesNotContain("Deploy litellm", "Publish report");
    }

    @Test
    void shouldFailTheStepWhoseFunctionThrew() {
        Execution execution = RecordedExecution.of("invalid-request").atEnd();

        StepRecord validation = step(execution, "Validate request");
        assertThat(validation.status()).isEqualTo(StepStatus.FAILED);
        assertThat(validation.cause())
                .hasValueSatisfying(cause -> assertThat(cause).startsWith("parameters.network"));
        assertThat(execution.refused()).isTrue();
        assertThat(execution.steps())
                .extracting(StepRecord::name)
                .containsExactly("Validate request", "Diagnose failure");
    }

    @Test
    void shouldCountATaskThatIsTriedAgainAndNotFailIt() {
        RecordedExecution recorded = RecordedExecution.of("created");
        StepTracker tracker = new StepTracker(recorded.definition());
        List<HistoryEvent> scheduled = recorded.events().subList(0, 4);
        scheduled.forEach(tracker::accept);

        tracker.accept(event(101, 4, HistoryEventType.TASK_FAILED));
        tracker.accept(event(102, 101, HistoryEventType.TASK_SCHEDULED));

        StepRecord validation = tracker.records().getFirst();
        assertThat(validation.retries()).isEqualTo(1);
        assertThat(validation.status()).isEqualTo(StepStatus.RUNNING);
    }

    @Test
    void shouldFailWhatRunsWhenTheExecutionIsAborted() {
        RecordedExecution recorded = RecordedExecution.of("created");
        StepTracker tracker = new StepTracker(recorded.definition());
        recorded.events().subList(0, recorded.untilEntered("Check network")).forEach(tracker::accept);

        tracker.accept(event(999, 0, HistoryEventType.EXECUTION_ABORTED));

        assertThat(tracker.records())
                .filteredOn(record -> record.name().equals("Deploy network"))
                .extracting(StepRecord::status)
                .containsExactly(StepStatus.FAILED);
        assertThat(tracker.records()).extracting(StepRecord::status).doesNotContain(StepStatus.PENDING);
    }

    /** Of a Task that took too long Step Functions gives no cause. */
    @ParameterizedTest
    @CsvSource({
        "TASK_FAILED, EXECUTION_TIMED_OUT, throttled",
        "TASK_TIMED_OUT, EXECUTION_ABORTED, Check network took too long"
    })
    void shouldSayWhyTheLookAtAStepFailedThatTheExecutionDidNotLiveToRepeat(
            HistoryEventType failure, HistoryEventType end, String cause) {
        RecordedExecution recorded = RecordedExecution.of("created");
        StepTracker tracker = new StepTracker(recorded.definition());
        List<HistoryEvent> events = recorded.events().subList(0, recorded.untilEntered("Check network"));
        events.forEach(tracker::accept);
        long entered = events.getLast().id();

        tracker.accept(event(9_001, entered, HistoryEventType.TASK_SCHEDULED));
        tracker.accept(event(9_002, 9_001, failure));
        tracker.accept(event(9_003, 0, end));

        assertThat(tracker.records())
                .filteredOn(record -> record.name().equals("Deploy network"))
                .extracting(StepRecord::cause)
                .containsExactly(Optional.of(cause));
    }

    private static HistoryEvent event(long id, long previous, HistoryEventType type) {
        HistoryEvent.Builder event = HistoryEvent.builder()
                .id(id)
                .previousEventId(previous)
                .type(type)
                .timestamp(java.time.Instant.parse("2026-01-01T00:00:00Z"));
        switch (type) {
            case TASK_FAILED ->
                event.taskFailedEventDetails(
                        details -> details.error("Lambda.Unknown").cause("throttled"));
            case TASK_TIMED_OUT -> event.taskTimedOutEventDetails(details -> details.error("States.Timeout"));
            default -> {
                // It says no more than its type.
            }
        }
        return event.build();
    }

    private static StepRecord step(Execution execution, String name) {
        Optional<StepRecord> found = execution.steps().stream()
                .filter(record -> record.name().equals(name))
                .findFirst();
        return found.orElseThrow();
    }
}
