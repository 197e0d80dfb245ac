package litellm.console.azure;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import litellm.console.agent.AzureAgent;
import litellm.console.agent.LoggingCommand;
import litellm.console.execution.Execution;
import litellm.console.view.ExecutionView;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/**
 * An execution on the page of a pipeline run: the lines of a log, and beside them a row of the timeline for each step and
 * the progress of the whole. A row's id follows from execution and step, so that the step of the pipeline that goes on
 * following goes on with the same rows.
 */
public final class AzureView implements ExecutionView {
    private final AzureAgent agent;
    private final ExecutionView lines;
    private final Map<String, LoggingCommand> sent = new HashMap<>();

    /**
     * @param lines the log
     */
    public AzureView(AzureAgent agent, ExecutionView lines) {
        this.agent = agent;
        this.lines = lines;
    }

    @Override
    public synchronized void show(Execution execution) {
        lines.show(execution);
        List<StepRecord> steps = execution.steps();
        for (int order = 1; order <= steps.size(); order++) {
            StepRecord record = steps.get(order - 1);
            if (record.status() != StepStatus.PENDING) {
                sendOnce(record.name(), row(execution, record, order));
            }
        }
        sendOnce("", progress(execution));
    }

    private void sendOnce(String what, LoggingCommand command) {
        if (!command.equals(sent.put(what, command))) {
            agent.send(command);
        }
    }

    private static LoggingCommand row(Execution execution, StepRecord record, int order) {
        LoggingCommand row = LoggingCommand.of("task.logdetail", operation(record))
                .with("id", id(execution, record))
                .with("name", record.name())
                .with("type", "step")
                .with("order", order);
        if (record.startedAt() != null) {
            row = row.with("starttime", time(record.startedAt()));
        }
        if (!record.status().over()) {
            int percent = record.progress()
                    .filter(progress -> progress.total() > 0)
                    .map(progress -> Math.clamp(100L * progress.done() / progress.total(), 0, 99))
                    .orElse(0);
            return row.with("progress", percent).with("state", "InProgress");
        }
        if (record.endedAt() != null) {
            row = row.with("finishtime", time(record.endedAt()));
        }
        return row.with("progress", 100).with("state", "Completed").with("result", result(record.status()));
    }

    /** A name-based UUID (RFC 9562, version 3): the same execution and step give the same one in any process. */
    private static UUID id(Execution execution, StepRecord record) {
        return UUID.nameUUIDFromBytes((execution.arn() + "\n" + record.name()).getBytes(StandardCharsets.UTF_8));
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String operation(StepRecord record) {
        return switch (record.status()) {
            case RUNNING ->
                record.progress().map(progress -> progress.current()).orElse("");
            case FAILED -> record.cause().orElse("failed");
            case PENDING, SUCCEEDED, UNCHANGED, SKIPPED ->
                record.outcome().orElse(record.status().name());
        };
    }

    private static String result(StepStatus status) {
        return switch (status) {
            case FAILED -> "Failed";
            case SKIPPED -> "Skipped";
            case PENDING, RUNNING, SUCCEEDED, UNCHANGED -> "Succeeded";
        };
    }

    private static LoggingCommand progress(Execution execution) {
        List<StepRecord> steps = execution.steps();
        long over = steps.stream().filter(record -> record.status().over()).count();
        String running = steps.stream()
                .filter(record -> record.status() == StepStatus.RUNNING)
                .map(StepRecord::name)
                .collect(Collectors.joining(", "));
        return LoggingCommand.of("task.setprogress", running.isEmpty() ? execution.status() : running)
                .with("value", steps.isEmpty() ? 0 : 100 * over / steps.size());
    }

    @Override
    public synchronized void note(String line) {
        lines.note(line);
    }

    @Override
    public void close() {
        lines.close();
    }
}
