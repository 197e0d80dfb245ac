package litellm.controlplane.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.history.Node.Step;

/**
 * What happened to a step so far.
 *
 * @param startedAt when it began; null while it is pending or where it was skipped
 * @param endedAt when it ended; null before
 * @param outcome what the step says it did (CREATED, BUILT, …), where it says so
 * @param progress how far its operation is, where it says so
 * @param cause why it failed, where it failed
 * @param retries how often a Task of it was tried again after a transient fault
 */
public record StepRecord(
        Step step,
        StepStatus status,
        Instant startedAt,
        Instant endedAt,
        Optional<String> outcome,
        Optional<Progress> progress,
        Optional<String> cause,
        int retries) {
    static StepRecord pending(Step step) {
        return new StepRecord(
                step, StepStatus.PENDING, null, null, Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    public String name() {
        return step.name();
    }

    /** How long it took, or has taken until now; zero where it never began. */
    public Duration duration(Instant now) {
        return startedAt == null ? Duration.ZERO : Duration.between(startedAt, endedAt == null ? now : endedAt);
    }

    /** The same with {@code change} made to each text that others wrote. */
    public StepRecord withTexts(UnaryOperator<String> change) {
        return new StepRecord(
                step,
                status,
                startedAt,
                endedAt,
                outcome.map(change),
                progress.map(soFar -> Progress.of(soFar.done(), soFar.total(), change.apply(soFar.current()))),
                cause.map(change),
                retries);
    }

    /** The same, but succeeded at this time if it was still running. */
    public StepRecord endingAt(Instant at) {
        return endedAs(StepStatus.SUCCEEDED, at, cause);
    }

    /** The same, but failed at this time if it was still running: nothing looks after it any more. */
    public StepRecord cutOffAt(Instant at) {
        return endedAs(StepStatus.FAILED, at, Optional.of("cut off by the failure of a step beside it"));
    }

    private StepRecord endedAs(StepStatus end, Instant at, Optional<String> why) {
        return status == StepStatus.RUNNING
                ? new StepRecord(step, end, startedAt, at, outcome, progress, why, retries)
                : this;
    }

    StepRecord started(Instant at) {
        return new StepRecord(
                step, StepStatus.RUNNING, startedAt == null ? at : startedAt, null, outcome, progress, cause, retries);
    }

    StepRecord retried() {
        return new StepRecord(step, status, startedAt, endedAt, outcome, progress, cause, retries + 1);
    }

    StepRecord skipped() {
        return new StepRecord(step, StepStatus.SKIPPED, null, null, outcome, progress, cause, retries);
    }

    StepRecord unchanged(Instant at) {
        return new StepRecord(
                step, StepStatus.UNCHANGED, at, at, Optional.of(Operation.UNCHANGED), progress, cause, retries);
    }

    StepRecord failed(Instant at, Optional<String> reason) {
        return new StepRecord(step, StepStatus.FAILED, startedAt, at, outcome, progress, reason, retries);
    }

    /** After a Task of the step ended: what its function returned decides. */
    StepRecord returned(Instant at, StepResult result) {
        return new StepRecord(
                step,
                result.status(),
                startedAt,
                result.status().over() ? at : null,
                result.outcome(),
                result.progress().or(() -> progress),
                result.cause(),
                retries);
    }
}
