package litellm.controlplane.history;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import litellm.controlplane.failure.Failure;
import litellm.controlplane.history.Node.Step;
import litellm.controlplane.json.JsonObject;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.TaskFailedEventDetails;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutEventDetails;

/** Turns an execution's history into steps. Takes each event once, in the order of their ids. */
public final class StepTracker {
    private final Definition definition;
    private final Map<String, StepRecord> records = new LinkedHashMap<>();
    /** The Task state that each event belongs to, by the event's id: only some events name their state. */
    private final Map<Long, String> taskOfEvent = new HashMap<>();

    private final Map<String, HistoryEvent> lastFailure = new HashMap<>();
    private final IdentityHashMap<StateSequence, State> latestState = new IdentityHashMap<>();
    private boolean ended;

    public StepTracker(Definition definition) {
        this.definition = definition;
        definition.steps().forEach(step -> records.put(step.name(), StepRecord.pending(step)));
    }

    /** Takes the next event of the history. */
    public void accept(HistoryEvent event) {
        if (event.stateEnteredEventDetails() != null) {
            enter(event, event.stateEnteredEventDetails().name());
        } else if (event.stateExitedEventDetails() != null) {
            exit(event, event.stateExitedEventDetails().name());
        } else if (event.typeAsString().startsWith("Execution")) {
            end(event);
        } else {
            continueTask(event);
        }
    }

    /**
     * All steps in order: those that ran or run, those that were skipped, and those that may still come.
     */
    public List<StepRecord> records() {
        return records.values().stream()
                .filter(record -> record.status() != StepStatus.PENDING || mayCome(record.step()))
                .toList();
    }

    private void enter(HistoryEvent event, String state) {
        latestState.put(definition.sequenceOf(state), definition.state(state));
        if (definition.state(state).isTask()) {
            taskOfEvent.put(event.id(), state);
            update(state, record -> record.started(event.timestamp()));
        } else {
            // A state that is no Task belongs to a step only where it replaces a Task that has nothing to do.
            update(state, record -> record.unchanged(event.timestamp()));
        }
    }

    private void exit(HistoryEvent event, String state) {
        State exited = definition.state(state);
        if (!exited.branches().isEmpty()) {
            skipPending(state);
        } else if (exited.isTask()) {
            HistoryEvent failure = lastFailure.remove(state);
            update(
                    state,
                    record -> failure == null
                            ? record.returned(event.timestamp(), result(exited, event))
                            : record.failed(event.timestamp(), cause(state, failure)));
        }
    }

    private StepResult result(State task, HistoryEvent exit) {
        if (task.payloadPath().isEmpty()) {
            return StepResult.of(null);
        }
        Object value = members(exit.stateExitedEventDetails().output());
        for (String key : task.payloadPath().get()) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return StepResult.of(value);
    }

    /** The members of a state's output; none where it is no object, or where the history may not be read with its data. */
    private static Map<String, Object> members(String output) {
        try {
            return output == null ? Map.of() : JsonObject.parse(output).members();
        } catch (IllegalArgumentException _) {
            return Map.of();
        }
    }

    private void continueTask(HistoryEvent event) {
        String task = taskOfEvent.get(event.previousEventId());
        if (task == null) {
            return;
        }
        taskOfEvent.put(event.id(), task);
        if (event.type() == HistoryEventType.TASK_FAILED || event.type() == HistoryEventType.TASK_TIMED_OUT) {
            lastFailure.put(task, event);
        } else if (event.type() == HistoryEventType.TASK_SCHEDULED && lastFailure.remove(task) != null) {
            update(task, StepRecord::retried);
        }
    }

    /** The execution ended: what still ran is cut off with it. */
    private void end(HistoryEvent event) {
        if (event.type() == HistoryEventType.EXECUTION_STARTED) {
            return;
        }
        records.replaceAll((name, record) -> record.status() == StepStatus.RUNNING
                ? record.failed(event.timestamp(), lastCause(record.step()).or(record::cause))
                : record);
        ended = true;
    }

    /** Why the step's Task failed, or the one that looks at what it started, where nothing has followed that yet. */
    private Optional<String> lastCause(Step step) {
        return Stream.concat(Stream.of(step.name()), step.check().stream())
                .filter(lastFailure::containsKey)
                .findFirst()
                .flatMap(task -> cause(task, lastFailure.get(task)));
    }

    /** A Parallel has ended: the steps that it did not reach were not asked for, unless it ended early because one failed. */
    private void skipPending(String group) {
        List<StepRecord> inside = definition
                .stepsWithin(group)
                .map(step -> records.get(step.name()))
                .toList();
        if (inside.stream().noneMatch(record -> record.status() == StepStatus.FAILED)) {
            inside.stream()
                    .filter(record -> record.status() == StepStatus.PENDING)
                    .filter(record -> !record.step().afterFailure())
                    .forEach(record -> records.put(record.name(), record.skipped()));
        }
    }

    private boolean mayCome(Step step) {
        return !ended && !step.afterFailure() && mayCome(step.name());
    }

    /**
     * Whether a state can come after the last one that its sequence has reached; before the sequence has begun, whether its Parallel
     * has begun or can still come.
     */
    private boolean mayCome(String state) {
        StateSequence sequence = definition.sequenceOf(state);
        State latest = latestState.get(sequence);
        if (latest != null) {
            return sequence.reachableFrom(latest.name()).contains(state);
        }
        return definition
                .parallelOf(sequence)
                .map(parallel -> parallel.equals(latestState.get(definition.sequenceOf(parallel.name())))
                        || mayCome(parallel.name()))
                .orElse(true);
    }

    private void update(String state, UnaryOperator<StepRecord> change) {
        definition
                .stepOf(state)
                .map(Step::name)
                .ifPresent(step -> records.computeIfPresent(step, (name, record) -> change.apply(record)));
    }

    /** Of a Task that took too long Step Functions gives the error alone. */
    private static Optional<String> cause(String task, HistoryEvent failure) {
        TaskFailedEventDetails failed = failure.taskFailedEventDetails();
        TaskTimedOutEventDetails timedOut = failure.taskTimedOutEventDetails();
        String error = failed == null ? timedOut.error() : failed.error();
        String cause = failed == null ? timedOut.cause() : failed.cause();
        return error == null
                ? Optional.ofNullable(cause).map(Failure::message)
                : Optional.of(Failure.of(error, cause, task).cause());
    }
}
