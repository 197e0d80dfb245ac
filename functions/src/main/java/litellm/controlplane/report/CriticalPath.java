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
    /**
     * By how much a step may end after the next one began, and still be the one that it waited for: the times of two events are not
     * exact to the millisecond.
     */
    private static final Duration TOLERANCE = Duration.ofMillis(50);

    private CriticalPath() {}

    /** The path, first step first. A step that took no time is not on it: nobody waited for one that had nothing to do. */
    static List<StepRecord> of(List<StepRecord> steps) {
        List<StepRecord> done = steps.stream()
                .filter(step -> step.startedAt() != null && step.endedAt() != null)
                .filter(step -> step.endedAt().isAfter(step.startedAt()))
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
                .filter(step -> !step.endedAt().isAfter(start.plus(TOLERANCE)))
                .max(Comparator.comparing(StepRecord::endedAt));
    }
}
