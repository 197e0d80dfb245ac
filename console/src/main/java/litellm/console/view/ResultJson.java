package litellm.console.view;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.document.JsonDocument;
import litellm.console.execution.Execution;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/** An execution as one JSON object for a program. */
public final class ResultJson {
    /** What the execution's report says as it is. */
    private static final List<String> REPORTED =
            List.of("note", "warnings", "removed", "kept", "scan", "repository", "cost");

    private ResultJson() {}

    /**
     * Gives {@code status, executionArn, action, environment, endpoint, uiUrl, steps, stacks, reason, note, warnings, removed, kept,
     * scan, repository, cost, error, cause}; what is not known is left out.
     */
    public static Map<String, Object> of(Execution execution) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("status", execution.status());
        result.put("executionArn", execution.arn());
        result.put("action", execution.action());
        result.put("environment", execution.environment());
        result.put("endpoint", execution.endpoint().orElse(null));
        result.put("uiUrl", execution.uiUrl().orElse(null));
        result.put("steps", steps(execution));
        result.put("stacks", stacks(execution));
        result.put("reason", execution.skipReason().orElse(null));
        REPORTED.forEach(
                member -> result.put(member, execution.output().members().get(member)));
        result.put("error", execution.error().orElse(null));
        result.put("cause", execution.cause().orElse(null));
        return JsonDocument.withoutNulls(result);
    }

    private static List<Map<String, Object>> steps(Execution execution) {
        return execution.steps().stream().map(ResultJson::step).toList();
    }

    private static Map<String, Object> step(StepRecord record) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("name", record.name());
        step.put("status", record.status().name());
        step.put(
                "startedAt",
                record.startedAt() == null ? null : record.startedAt().toString());
        step.put("seconds", record.duration(Instant.now()).toMillis() / 1000.0);
        return JsonDocument.withoutNulls(step);
    }

    /** The report's stacks; where the execution failed and so gave no report, what its steps say about theirs. */
    private static Map<?, ?> stacks(Execution execution) {
        return execution.output().stacks().orElseGet(() -> stacks(execution.steps()));
    }

    private static Map<String, Object> stacks(List<StepRecord> steps) {
        Map<String, Object> stacks = new LinkedHashMap<>();
        for (StepRecord record : steps) {
            if (record.status() != StepStatus.PENDING) {
                record.step().stack().ifPresent(stack -> stacks.put(stack, Map.of("outcome", outcome(record))));
            }
        }
        return stacks;
    }

    private static String outcome(StepRecord record) {
        return record.status() == StepStatus.SUCCEEDED
                ? record.outcome().orElse(record.status().name())
                : record.status().name();
    }
}
