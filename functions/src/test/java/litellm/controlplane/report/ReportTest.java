package litellm.controlplane.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.controlplane.Action;
import litellm.controlplane.ExecutionState;
import litellm.controlplane.Operation;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
    private static final Operation RESTARTED = Operation.started(
                    Operation.Kind.SERVICE, "dev-litellm-service", "arn", Requests.STARTED_AT)
            .withOutputs(Map.of("outcome", "RESTARTED", "rollout", "ecs-svc/1"));

    @Test
    void aRolloutThatFailedIsNoRestart() {
        assertThat(outcome(RESTARTED.failed("RolloutFailed", "the new tasks did not become healthy")))
                .isEqualTo("FAILED");
        assertThat(outcome(RESTARTED.succeeded("RESTARTED"))).isEqualTo("RESTARTED");
        assertThat(outcome(RESTARTED.succeeded(Operation.ABSENT))).isEqualTo("ABSENT");
    }

    /** Whoever wanted them to change places would take the success for that. */
    @ParameterizedTest
    @CsvSource({"'', true", "OPENAI_API_KEY, false"})
    void tellsWhereARotationOnlyFinishedTheOneBefore(String swapped, boolean told) {
        Report report = Report.of(new ExecutionState(JsonObject.of(Map.of(
                "request",
                Requests.of(Action.ROTATE, "dev", Map.of("secret", "api-keys")).toJson(),
                "lock",
                Map.of(),
                "swap",
                Map.of(
                        "result",
                        Map.of(
                                "outcome",
                                "UNCHANGED",
                                "swapped",
                                swapped.isEmpty() ? List.of() : List.of(swapped)))))));

        assertThat(report.summary().containsKey("warnings")).isEqualTo(told);
    }

    private static String outcome(Operation service) {
        Report report = Report.of(new ExecutionState(JsonObject.of(Map.of(
                "request",
                Requests.of(Action.RESTART, "dev", Map.of()).toJson(),
                "lock",
                Map.of(),
                "service",
                Map.of("operation", service.toJson())))));
        return JsonObject.of(report.complete(Requests.STARTED_AT))
                .object("service")
                .text("outcome");
    }
}
