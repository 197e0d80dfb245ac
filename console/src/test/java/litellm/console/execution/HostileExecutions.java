package litellm.console.execution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.failure.Failure;
import litellm.controlplane.history.StepTracker;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.report.ExecutionOutput;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** Executions whose texts, from the input to what a function returned, are what someone of bad intent would put there. */
public final class HostileExecutions {
    private static final RecordedExecution RECORDED = RecordedExecution.of("database-failed");

    private HostileExecutions() {}

    /** Texts of what steers a terminal, an agent, or a reader of markup, and of what is no text at all. */
    public static Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "\u001b[2J",
                "\u001b]0;",
                "\u001b",
                "\u009b",
                "\u009d",
                "\u0090",
                "\u0007",
                "\b",
                "\r",
                "\n",
                "\r\n",
                "\0",
                "\u202e",
                "\u2066",
                "\u200f",
                "\u2028",
                "\ud800",
                "\udc00",
                "🚀",
                "##vso[",
                "##[",
                "#",
                "vso[",
                "[",
                "]",
                ";",
                "%",
                "%0A",
                "|",
                "`",
                "<",
                "script>",
                "&",
                "\"",
                "'",
                "\\",
                "--",
                "]]>",
                "$(x)",
                "a",
                "ö",
                " ",
                "\uffff");
        return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
    }

    /** Executions that ran or run, with such texts and with results of functions that are none of ours. */
    public static Arbitrary<Execution> executions() {
        int events = RECORDED.events().size();
        return Combinators.combine(
                        texts().list().ofSize(8),
                        results().list().ofSize(7),
                        Arbitraries.integers().between(1, events),
                        Arbitraries.of("RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"))
                .as(HostileExecutions::execution);
    }

    private static Arbitrary<String> results() {
        return Arbitraries.oneOf(
                Arbitraries.of("null", "[]", "{}", "1", "\"x\"", "{\"Payload\":null}", "", "{"),
                Combinators.combine(texts(), Arbitraries.of("IN_PROGRESS", "FAILED", "SKIPPED", "SUCCEEDED", "?"))
                        .as((text, status) -> JsonObject.write(operation(text, status))));
    }

    private static Map<String, Object> operation(String text, String status) {
        Map<String, Object> progress = Map.of("done", text.length(), "total", 2, "current", text);
        Map<String, Object> operation =
                Map.of("status", status, "outcome", text, "cause", text, "progress", progress, "name", text);
        return Map.of("operation", operation, "Payload", operation, "security", operation, "result", operation);
    }

    private static Execution execution(List<String> texts, List<String> results, int count, String status) {
        StepTracker tracker = new StepTracker(RECORDED.definition());
        List<HistoryEvent> events = RECORDED.events().subList(0, count);
        for (int index = 0; index < count; index++) {
            tracker.accept(changed(events.get(index), texts.getFirst(), results.get(index % results.size())));
        }
        boolean running = status.equals("RUNNING");
        return new Execution(
                "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:" + texts.getFirst(),
                status,
                RECORDED.events().getFirst().timestamp(),
                running ? null : events.getLast().timestamp(),
                Map.of("action", texts.get(1), "environment", texts.get(2)),
                new ExecutionOutput(running ? Map.of() : output(texts)),
                running ? Optional.empty() : Optional.of(Failure.simpleName(texts.get(6))),
                running ? Optional.empty() : Optional.of(Failure.message(texts.get(7))),
                RECORDED.definition().nodes(),
                tracker.records());
    }

    private static Map<String, Object> output(List<String> texts) {
        return Map.of(
                "endpoint", texts.get(3),
                "uiUrl", texts.get(4),
                "reason", texts.get(5),
                "kept", texts,
                "warnings", texts,
                "plan", Map.of("summary", texts.get(0), "location", texts.get(1), "changes", texts.get(2)),
                "scan", Map.of("outcome", "FINDINGS", "findings", 2, "worst", List.of(finding(texts), texts.get(3))));
    }

    private static Map<String, Object> finding(List<String> texts) {
        return Map.of("severity", texts.get(4), "rule", texts.get(5), "type", texts.get(6), "problem", texts.get(7));
    }

    private static HistoryEvent changed(HistoryEvent event, String text, String result) {
        HistoryEvent.Builder changed = event.toBuilder();
        if (event.taskFailedEventDetails() != null) {
            changed.taskFailedEventDetails(failed -> failed.error(text).cause(text));
        }
        if (event.stateExitedEventDetails() != null) {
            String name = event.stateExitedEventDetails().name();
            changed.stateExitedEventDetails(exited -> exited.name(name).output(result));
        }
        return changed.build();
    }
}
