package litellm.console.view;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import litellm.console.execution.Execution;
import litellm.controlplane.history.StepProgress;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/** One line per change of a step, for a pipe or a log: the time since the start, the step, its status, what it is at. */
public final class LinesView implements ExecutionView {
    private final PrintStream out;
    private final Map<String, String> said = new HashMap<>();
    private boolean closed;

    public LinesView(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void show(Execution execution) {
        if (closed) {
            return;
        }
        execution.steps().stream()
                .filter(record -> record.status() != StepStatus.PENDING)
                .forEach(record -> show(execution, record));
    }

    private void show(Execution execution, StepRecord record) {
        String line = "%-18s  %-9s  %s"
                .formatted(record.name(), record.status(), detail(record))
                .stripTrailing();
        if (!line.equals(said.put(record.name(), line))) {
            Instant at = record.endedAt() == null ? Instant.now() : record.endedAt();
            Duration since = Duration.between(execution.startedAt(), at);
            out.printf("%02d:%02d  %s%n", since.toMinutes(), since.toSecondsPart(), line);
        }
    }

    private static String detail(StepRecord record) {
        return switch (record.status()) {
            case RUNNING -> progress(record);
            case FAILED -> record.cause().orElse("");
            case SUCCEEDED, UNCHANGED -> Times.length(record.duration(record.endedAt()));
            case PENDING, SKIPPED -> "";
        };
    }

    private static String progress(StepRecord record) {
        String progress = record.progress().map(LinesView::progress).orElse("");
        return record.retries() == 0
                ? progress
                : "%s (tried again: %d)".formatted(progress, record.retries()).strip();
    }

    private static String progress(StepProgress progress) {
        return progress.total() == 0
                ? progress.current()
                : "%d/%d %s"
                        .formatted(progress.done(), progress.total(), progress.current())
                        .stripTrailing();
    }

    @Override
    public synchronized void note(String line) {
        out.println(line);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
