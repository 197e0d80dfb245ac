package litellm.console.view;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import litellm.console.execution.Execution;
import litellm.controlplane.Length;
import litellm.controlplane.Progress;
import litellm.controlplane.history.Node;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/** The execution's name, and one line per change of a step, for a pipe or a log: the time since the start, the step, its status, what it is at. */
public final class LinesView implements ExecutionView {
    private final PrintStream out;
    private final Map<String, String> said = new HashMap<>();
    private Duration last = Duration.ZERO;
    private boolean begun;
    private boolean closed;

    public LinesView(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void show(Execution execution) {
        if (closed) {
            return;
        }
        begin(execution);
        Instant now = execution.running() ? Instant.now() : execution.stoppedAt();
        int names = execution.nodes().stream()
                .flatMap(Node::steps)
                .mapToInt(step -> step.name().length())
                .max()
                .orElse(0);
        execution.steps().stream()
                .filter(record -> record.status() != StepStatus.PENDING)
                .map(record -> change(record, names, now))
                .filter(change -> !change.text().equals(said.put(change.step(), change.text())))
                .sorted(Comparator.comparing(Change::at))
                .forEach(change -> say(execution, change));
    }

    /** Which execution it is: whoever reads on in a log has nothing else to look for it with. */
    private void begin(Execution execution) {
        if (!begun) {
            begun = true;
            out.printf("%s %s: %s%n", execution.action(), execution.environment(), execution.name());
        }
    }

    /** Something new about a step. */
    private record Change(String step, Instant at, String text) {}

    private Change change(StepRecord record, int names, Instant now) {
        String text = ("%-" + names + "s  %-9s  %s")
                .formatted(record.name(), record.status(), detail(record))
                .stripTrailing();
        return new Change(record.name(), moment(record, now), text);
    }

    /** When it happened: the history tells of beginnings and ends, but not since when a step is at what it is at. */
    private Instant moment(StepRecord record, Instant now) {
        if (record.endedAt() != null) {
            return record.endedAt();
        }
        return record.startedAt() == null || said.containsKey(record.name()) ? now : record.startedAt();
    }

    /** Time does not go back: what comes late, because another look has seen it, has the time of the line before it. */
    private void say(Execution execution, Change change) {
        Duration since = Duration.between(execution.startedAt(), change.at());
        last = since.compareTo(last) > 0 ? since : last;
        out.printf("%02d:%02d  %s%n", last.toMinutes(), last.toSecondsPart(), change.text());
    }

    private static String detail(StepRecord record) {
        return switch (record.status()) {
            case RUNNING -> progress(record);
            case FAILED -> record.cause().orElse("");
            case SUCCEEDED, UNCHANGED -> Length.of(record.duration(record.endedAt()));
            case PENDING, SKIPPED -> "";
        };
    }

    private static String progress(StepRecord record) {
        String progress = record.progress().map(LinesView::progress).orElse("");
        return record.retries() == 0
                ? progress
                : "%s (tried again: %d)".formatted(progress, record.retries()).strip();
    }

    private static String progress(Progress progress) {
        return progress.total() == 0
                ? progress.current()
                : "%d/%d %s"
                        .formatted(progress.done(), progress.total(), progress.current())
                        .stripTrailing();
    }

    @Override
    public synchronized void note(String line) {
        if (!closed) {
            out.println(line);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
