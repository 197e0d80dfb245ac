package litellm.controlplane.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import litellm.controlplane.history.StepRecord;

/**
 * The steps whose lengths add up to the length of the whole: from the step that ended last back to the one that had to end
 * for it to begin, and so on. Shortening any other step gains nothing.
 */
final class CriticalPath {
    /** What the state machine takes between two steps. */
    private static final Duration GAP = Duration.ofMillis(50);

    private CriticalPath() {}

    /** The path, first step first. */
    static List<StepRecord> of(List<StepRecord> steps) {
        List<StepRecord> done = steps.stream()
                .filter(step -> step.startedAt() != null && step.endedAt() != null)
                .toList();
        List<StepRecord> path = new ArrayList<>();
        Optional<StepRecord> step = done.stream().max(Comparator.comparing(StepRecord::endedAt));
        while (step.isPresent()) {
            StepRecord current = step.get();
            path.addFirst(current);
            step = latestBefore(current.startedAt(), done, path);
        }
        return path;
    }

    private static Optional<StepRecord> latestBefore(Instant start, List<StepRecord> steps, List<StepRecord> taken) {
        return steps.stream()
                .filter(step -> !taken.contains(step))
                .filter(step -> !step.endedAt().isAfter(start.plus(GAP)))
                .max(Comparator.comparing(StepRecord::endedAt));
    }
}
