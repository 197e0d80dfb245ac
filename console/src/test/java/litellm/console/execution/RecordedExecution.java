package litellm.console.execution;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import litellm.console.document.JsonDocument;
import litellm.controlplane.Progress;
import litellm.controlplane.TextResource;
import litellm.controlplane.failure.Failure;
import litellm.controlplane.history.Definition;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepTracker;
import litellm.controlplane.report.ExecutionOutput;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.StateEnteredEventDetails;

/** An execution that record.py recorded from a real run of the state machine, as it stood after any number of its events. */
public record RecordedExecution(Definition definition, Map<?, ?> description, List<HistoryEvent> events) {
    /** Reads a recording by its scenario's name. */
    public static RecordedExecution of(String scenario) {
        Map<String, Object> recorded = JsonDocument.readObject(scenario, text(scenario));
        List<HistoryEvent> events = ((List<?>) recorded.get("events"))
                .stream().map(event -> event((Map<?, ?>) event)).toList();
        return new RecordedExecution(
                Definition.parse(JsonDocument.write(recorded.get("definition")), ""),
                (Map<?, ?>) recorded.get("execution"),
                events);
    }

    /** The execution after its last event. */
    public Execution atEnd() {
        return after(events.size());
    }

    /** The execution after its last event, with another output. */
    public Execution endingWith(Map<String, Object> output) {
        Execution end = atEnd();
        return new Execution(
                end.arn(),
                end.status(),
                end.startedAt(),
                end.stoppedAt(),
                end.input(),
                new ExecutionOutput(output),
                end.error(),
                end.cause(),
                end.nodes(),
                end.steps());
    }

    /** The execution after its first events. */
    public Execution after(int count) {
        StepTracker tracker = new StepTracker(definition);
        events.subList(0, count).forEach(tracker::accept);
        boolean ended = count == events.size();
        return new Execution(
                member("executionArn").orElseThrow(),
                ended ? member("status").orElseThrow() : "RUNNING",
                events.getFirst().timestamp(),
                ended ? events.getLast().timestamp() : null,
                object("input"),
                new ExecutionOutput(ended ? object("output") : Map.of()),
                member("error").filter(error -> ended).map(Failure::simpleName),
                member("cause").filter(cause -> ended),
                definition.nodes(),
                tracker.records());
    }

    /** A step that runs, so far and after so many retries. */
    public static StepRecord running(StepRecord record, Optional<Progress> progress, int retries) {
        return new StepRecord(
                record.step(),
                record.status(),
                record.startedAt(),
                record.endedAt(),
                record.outcome(),
                progress,
                record.cause(),
                retries);
    }

    /** The execution that someone stopped after its first events. */
    public Execution stoppedAfter(int count) {
        List<HistoryEvent> until = new ArrayList<>(events.subList(0, count));
        until.add(HistoryEvent.builder()
                .id(count + 1L)
                .previousEventId((long) count)
                .timestamp(until.getLast().timestamp())
                .type(HistoryEventType.EXECUTION_ABORTED)
                .build());
        Map<Object, Object> stopped = new LinkedHashMap<>(description);
        stopped.put("status", "ABORTED");
        return new RecordedExecution(definition, stopped, until).atEnd();
    }

    /** The execution after its first events, with its steps changed. */
    public Execution after(int count, UnaryOperator<StepRecord> change) {
        Execution after = after(count);
        return new Execution(
                after.arn(),
                after.status(),
                after.startedAt(),
                after.stoppedAt(),
                after.input(),
                after.output(),
                after.error(),
                after.cause(),
                after.nodes(),
                after.steps().stream().map(change).toList());
    }

    /** The states that it came to, in order. */
    List<String> entered() {
        return events.stream()
                .map(HistoryEvent::stateEnteredEventDetails)
                .filter(Objects::nonNull)
                .map(StateEnteredEventDetails::name)
                .toList();
    }

    /** How many events there are up to and including the first that enters a state. */
    public int untilEntered(String state) {
        return untilEntered(state, 0);
    }

    /** How many events there are up to and including the second that enters a state. */
    public int untilEnteredAgain(String state) {
        return untilEntered(state, untilEntered(state));
    }

    private int untilEntered(String state, int from) {
        for (int index = from; index < events.size(); index++) {
            if (events.get(index).stateEnteredEventDetails() != null
                    && events.get(index).stateEnteredEventDetails().name().equals(state)) {
                return index + 1;
            }
        }
        throw new IllegalArgumentException(state + " is not entered after event " + from);
    }

    private Optional<String> member(String key) {
        return Optional.ofNullable((String) description.get(key));
    }

    private Map<String, Object> object(String key) {
        return member(key).map(json -> JsonDocument.readObject(key, json)).orElse(Map.of());
    }

    private static HistoryEvent event(Map<?, ?> event) {
        HistoryEvent.Builder builder = HistoryEvent.builder()
                .id(((Number) event.get("id")).longValue())
                .previousEventId(((Number) event.get("previousEventId")).longValue())
                .timestamp(OffsetDateTime.parse((String) event.get("timestamp")).toInstant())
                .type((String) event.get("type"));
        if (event.get("stateEnteredEventDetails") instanceof Map<?, ?> details) {
            builder.stateEnteredEventDetails(entered -> entered.name((String) details.get("name")));
        }
        if (event.get("stateExitedEventDetails") instanceof Map<?, ?> details) {
            builder.stateExitedEventDetails(
                    exited -> exited.name((String) details.get("name")).output((String) details.get("output")));
        }
        if (event.get("taskFailedEventDetails") instanceof Map<?, ?> details) {
            builder.taskFailedEventDetails(
                    failed -> failed.error((String) details.get("error")).cause((String) details.get("cause")));
        }
        return builder.build();
    }

    /** A recording as it was written. */
    public static String text(String scenario) {
        return TextResource.read(RecordedExecution.class, "/executions/" + scenario + ".json");
    }
}
