package litellm.controlplane.history;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;

/**
 * What a step's function returned, as far as it shows where the step stands. A function that begins something long returns an
 * operation with a status; another one returns at most an outcome.
 */
record StepResult(StepStatus status, Optional<String> outcome, Optional<Progress> progress, Optional<String> cause) {
    /** The outcomes of a step that found nothing to do, be it that what was to be stopped or deleted is not there. */
    private static final Set<String> NOTHING_TO_DO = Set.of(Operation.UNCHANGED, Operation.ABSENT);

    private static final StepResult DONE =
            new StepResult(StepStatus.SUCCEEDED, Optional.empty(), Optional.empty(), Optional.empty());

    /** Reads a function's result; anything but an object means: done. */
    static StepResult of(Object payload) {
        if (!(payload instanceof Map<?, ?> result)) {
            return DONE;
        }
        Optional<String> outcome = text(result, "outcome");
        return new StepResult(
                status(result, outcome), outcome, progress(result.get("progress")), text(result, "cause"));
    }

    private static StepStatus status(Map<?, ?> result, Optional<String> outcome) {
        StepStatus done =
                outcome.filter(NOTHING_TO_DO::contains).isPresent() ? StepStatus.UNCHANGED : StepStatus.SUCCEEDED;
        return switch (text(result, "status").orElse("")) {
            case "IN_PROGRESS", "READY_TO_DEPLOY", "READY_TO_DELETE" -> StepStatus.RUNNING;
            case "FAILED" -> StepStatus.FAILED;
            case "SKIPPED" -> StepStatus.SKIPPED;
            default -> done;
        };
    }

    private static Optional<Progress> progress(Object progress) {
        return progress instanceof Map<?, ?> map
                        && map.get("done") instanceof Number done
                        && map.get("total") instanceof Number total
                ? Optional.of(Progress.of(
                        done.intValue(), total.intValue(), text(map, "current").orElse("")))
                : Optional.empty();
    }

    private static Optional<String> text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
