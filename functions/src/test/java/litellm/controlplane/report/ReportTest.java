package litellm.controlplane.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import litellm.controlplane.Action;
import litellm.controlplane.ExecutionState;
import litellm.controlplane.Operation;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;

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

    /** Whoever wanted them to change places would take the success for that, and whoever has changed them would do it again. */
    @Test
    void tellsWhereARotationOnlyFinishedTheOneBefore() {
        Map<String, Object> finished = Map.of("outcome", "UNCHANGED", "swapped", List.of(), "finished", true);

        assertThat(swapped(finished, Map.of()).summary())
                .containsEntry(
                        "warnings",
                        List.of(
                                "This rotation has exchanged no keys: it has finished the one before, whose keys are in use everywhere now. Another one would put the keys before those back in use"));
        assertThat(swapped(finished, Map.of("diagnosis", Map.of("error", "RolloutFailed")))
                        .summary())
                .doesNotContainKey("warnings");
    }

    /** A second attempt at a swap that somebody has undone meanwhile: the keys that were to go are in use. */
    @Test
    void tellsWhereAnotherRotationHasExchangedTheKeysSince() {
        assertThat(swapped(Map.of("outcome", "UNCHANGED", "swapped", List.of()), Map.of())
                        .summary()
                        .get("warnings"))
                .asString()
                .contains("another one has exchanged them since");
        assertThat(swapped(Map.of("outcome", "UNCHANGED", "swapped", List.of("OPENAI_API_KEY")), Map.of())
                        .summary())
                .doesNotContainKey("warnings");
    }

    /** What "Pass on failure" passes on is Step Functions' own. */
    @Test
    void aCauseHasNoBookkeepingOfACall() {
        String cause = "the diagnosis itself failed: Rate Exceeded.";
        Map<String, Object> diagnosis = Map.of(
                "error",
                "DiagnosisFailed",
                "cause",
                cause + " (Service: AWSLambda; Status Code: 429; Request ID: 1-2; Proxy: null)");

        assertThat(swapped(Map.of("outcome", "UNCHANGED"), Map.of("diagnosis", diagnosis))
                        .summary())
                .containsEntry("cause", cause);
    }

    /** Step Functions' clock says when the check of an unchanged stack began. */
    @Test
    void everyTimeIsWrittenInOneWay() {
        Map<String, Object> service =
                new HashMap<>(RESTARTED.succeeded("RESTARTED").toJson());
        service.put("startedAt", "2026-11-24T12:00:00.123+00:00");

        assertThat(result(service).text("startedAt")).isEqualTo("2026-11-24T12:00:00.123Z");
    }

    private static Report swapped(Map<String, Object> swap, Map<String, Object> failure) {
        Map<String, Object> state = new HashMap<>(failure);
        state.put(
                "request",
                Requests.of(Action.ROTATE, "dev", Map.of("secret", "api-keys")).toJson());
        state.put("lock", Map.of());
        state.put("swap", Map.of("result", swap));
        return Report.of(new ExecutionState(JsonObject.of(state)));
    }

    private static String outcome(Operation service) {
        return result(service.toJson()).text("outcome");
    }

    private static JsonObject result(Map<String, ?> service) {
        Report report = Report.of(new ExecutionState(JsonObject.of(Map.of(
                "request",
                Requests.of(Action.RESTART, "dev", Map.of()).toJson(),
                "lock",
                Map.of(),
                "service",
                Map.of("operation", service)))));
        return JsonObject.of(report.complete(Requests.STARTED_AT)).object("service");
    }
}
