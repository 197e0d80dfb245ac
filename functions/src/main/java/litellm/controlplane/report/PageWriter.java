package litellm.controlplane.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import litellm.controlplane.history.ExecutionHistory;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.runtime.TimeLimit;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * Writes the page of a report, of the execution's history and of what happened in its stacks.
 *
 * @param patience how long it may take
 */
record PageWriter(SfnClient states, StackTimeline timeline, Duration patience) {
    /** Empty where the history or the stacks' events cannot be read in time: that must not turn a success into a failure. */
    Optional<String> write(Report report, Instant now, String step) {
        try {
            return Optional.of(TimeLimit.run(patience, () -> page(report, now, step)));
        } catch (ExecutionException | TimeoutException e) {
            Log.warn("The report has no page", "cause", String.valueOf(e));
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private String page(Report report, Instant now, String step) {
        ExecutionHistory history = ExecutionHistory.read(
                states, report.request().execution(), report.request().action().text());
        List<ResourceSpan> resources = new ArrayList<>();
        report.stackIds()
                .forEach((stack, id) -> resources.addAll(
                        timeline.read(stack, id, report.request().startedAt(), now)));
        return ReportPage.of(report.content(history, resources, now, step));
    }
}
