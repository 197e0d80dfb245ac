package litellm.controlplane;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.json.JsonObject;

/**
 * What an execution carries from state to state: the request, and the results of the steps so far, each under the name
 * that its state gives it ({@code ResultPath}).
 *
 * @param json the state machine's state
 */
public record ExecutionState(JsonObject json) {
    /** The request, unless the execution failed before there was one. */
    public Optional<Request> request() {
        return json.optionalObject("request").map(Request::from);
    }

    /** What {@code Diagnose failure} found, if the execution failed. */
    public Optional<JsonObject> diagnosis() {
        return json.optionalObject("diagnosis");
    }

    /**
     * The operations so far by name: {@code image}, {@code network}, {@code migration}, … wherever the Parallel states have
     * put them. What has a status is an operation; what holds operations is a group of them. An operation whose branch
     * failed outright has nothing but status, error and cause.
     */
    public Map<String, JsonObject> operations() {
        Map<String, JsonObject> operations = new LinkedHashMap<>();
        json.members().forEach((name, value) -> {
            if (value instanceof Map<?, ?> && !name.equals("request")) {
                collect(name, json.object(name), operations);
            }
        });
        return operations;
    }

    private static void collect(String name, JsonObject value, Map<String, JsonObject> operations) {
        int before = operations.size();
        value.members().forEach((member, inner) -> {
            if (inner instanceof Map<?, ?>) {
                collect(member.equals("operation") ? name : member, value.object(member), operations);
            }
        });
        if (operations.size() == before && value.members().get("status") instanceof String) {
            operations.put(name, value);
        }
    }
}
