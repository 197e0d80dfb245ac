package litellm.controlplane.runtime;

import java.util.function.Function;
import litellm.controlplane.json.JsonObject;

/**
 * A function's work, done once for nobody before Lambda takes the snapshot that the function starts from. Every call of AWS is
 * refused, so nothing is read and nothing changes; but what the first event after a restore would wait for is in the snapshot:
 * classes are loaded, clients made.
 */
final class Rehearsal {
    /** Members that most functions read; one that misses some of its own comes less far. */
    static final String EVENT = """
            {"execution": "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:rehearsal",
             "startedAt": "2026-01-01T00:00:00Z", "environment": "dev", "step": "Rehearsal", "stack": "security", "keep": 0,
             "to": "running", "input": {"action": "deploy", "environment": "dev"},
             "request": {"execution": "arn:aws:states:us-east-1:123456789012:execution:litellm-control-plane:rehearsal",
               "startedAt": "2026-01-01T00:00:00Z", "action": "deploy", "environment": "dev", "stack": "all",
               "stacks": {"security": true}, "parameters": {"security": {}}, "tags": {}, "release": "rehearsal", "options": {}},
             "operation": {"kind": "stack", "name": "dev-security-stack", "id": "rehearsal", "status": "IN_PROGRESS",
               "startedAt": "2026-01-01T00:00:00Z"}}""";

    private Rehearsal() {}

    static void of(Function<JsonObject, ?> work) {
        JsonObject event = JsonObject.parse(EVENT);
        AwsClients.HTTP.refuseDuring(() -> {
            try {
                JsonObject.write(Log.during(event, () -> work.apply(event)));
            } catch (RuntimeException e) {
                // As it has to end.
            }
        });
    }
}
