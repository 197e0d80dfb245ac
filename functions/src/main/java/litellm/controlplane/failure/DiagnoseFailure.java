package litellm.controlplane.failure;

import java.util.Map;
import litellm.controlplane.ExecutionState;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Log;

/** The function {@code {state, failedStep} -> {error, cause, step}}: says in one sentence why an execution failed. */
public final class DiagnoseFailure extends JsonHandler {
    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        // An execution that began with the release before does not name it.
        String failedStep = payload.optionalText("failedStep").orElse("A step");
        Diagnosis diagnosis = Diagnosis.of(new ExecutionState(payload.object("state")), failedStep);
        Failure failure = diagnosis.failure();
        Log.warn(
                "Execution failed", "error", failure.error(), "cause", failure.cause(), "failedStep", diagnosis.step());
        return Map.of("error", failure.error(), "cause", failure.cause(), "step", diagnosis.step());
    }
}
