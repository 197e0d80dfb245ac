package litellm.console.azure;

import static litellm.controlplane.html.MarkdownText.text;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import litellm.console.execution.Execution;
import litellm.controlplane.Length;
import litellm.controlplane.failure.Failure;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/** An execution as a page of Markdown, for the summary of a pipeline run: how it ended, then a table of its steps. */
final class MarkdownSummary {
    private static final int CELLS = 24;

    private MarkdownSummary() {}

    static String of(Execution execution) {
        Duration whole = execution.duration(Instant.now());
        StringBuilder page = new StringBuilder("## %s %s: %s after %s\n\n"
                .formatted(
                        text(execution.action()), text(execution.environment()), execution.status(), Length.of(whole)));
        execution.endpoint().ifPresent(endpoint -> page.append("Endpoint: %s  \n".formatted(text(endpoint))));
        execution.uiUrl().ifPresent(url -> page.append("Admin UI: %s  \n".formatted(text(url))));
        execution.remarks().forEach(remark -> page.append("%s  \n".formatted(text(remark))));
        page.append("Execution: %s\n\n".formatted(text(execution.arn())));
        if (!execution.succeeded()) {
            page.append(
                    "**%s**: %s\n\n".formatted(text(execution.error().orElse(execution.status())), cause(execution)));
        }
        changes(execution.changes(), page);
        findings(execution, page);
        page.append("| Step | Result | Time | Timeline |\n|---|---|---:|---|\n");
        execution.steps().stream()
                .filter(record -> record.status() != StepStatus.PENDING)
                .forEach(record -> page.append(row(execution, record, whole)));
        return page.toString();
    }

    /** A request has its faults on a line each. */
    private static String cause(Execution execution) {
        List<String> lines = execution
                .cause()
                .orElse(Failure.NO_CAUSE)
                .lines()
                .map(line -> text(line))
                .toList();
        return lines.size() > 1 ? "\n\n- " + String.join("\n- ", lines) : String.join("", lines);
    }

    private static void changes(List<String> changes, StringBuilder page) {
        if (!changes.isEmpty()) {
            page.append("### The plan in short\n\n");
            changes.forEach(change -> page.append("- %s\n".formatted(text(change))));
            page.append("\n");
        }
    }

    private static void findings(Execution execution, StringBuilder page) {
        if (!execution.worst().isEmpty()) {
            page.append("### Findings: %d, the worst first\n\n".formatted(execution.findings()));
            page.append("| Severity | Rule | Resource | What is wrong |\n|---|---|---|---|\n");
            execution
                    .worst()
                    .forEach(found -> page.append("| %s | %s | %s | %s |\n"
                            .formatted(
                                    text(found.severity()),
                                    text(found.rule()),
                                    text(found.resource()),
                                    text(found.problem()))));
            page.append("\n");
        }
    }

    private static String row(Execution execution, StepRecord record, Duration whole) {
        String result = record.status() == StepStatus.FAILED
                ? record.cause().map("FAILED: "::concat).orElse("FAILED")
                : record.outcome().orElse(record.status().name());
        String time = record.startedAt() == null ? "" : Length.of(record.duration(Instant.now()));
        return "| %s | %s | %s | %s |\n"
                .formatted(text(record.name()), text(result), time, bar(execution, record, whole));
    }

    /** The step's share of the whole time: {@code ····████····}. */
    private static String bar(Execution execution, StepRecord record, Duration whole) {
        if (record.startedAt() == null || whole.isZero()) {
            return "";
        }
        int from = cell(Duration.between(execution.startedAt(), record.startedAt()), whole);
        int until = cell(
                Duration.between(execution.startedAt(), record.startedAt()).plus(record.duration(Instant.now())),
                whole);
        int length = Math.max(1, until - from);
        return "·".repeat(from) + "█".repeat(length) + "·".repeat(Math.max(0, CELLS - from - length));
    }

    private static int cell(Duration since, Duration whole) {
        return Math.clamp(CELLS * since.toMillis() / Math.max(1, whole.toMillis()), 0, CELLS - 1);
    }
}
