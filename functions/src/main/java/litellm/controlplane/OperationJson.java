package litellm.controlplane;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import litellm.controlplane.OperationState.Failed;
import litellm.controlplane.OperationState.Succeeded;
import litellm.controlplane.json.JsonObject;

/** An operation as the state machine carries it: without the members that say nothing. */
final class OperationJson {
    private OperationJson() {}

    static Operation read(JsonObject json) {
        return new Operation(
                json.constant("kind", Operation.Kind.class),
                json.text("name"),
                json.optionalText("id"),
                OperationState.from(json),
                json.instant("startedAt"),
                json.optionalText("token"),
                json.optionalInteger("waitSeconds").orElse(1),
                json.optionalObject("progress").map(Progress::from),
                json.optionalObject("outputs").map(JsonObject::texts).orElse(Map.of()),
                json.optionalText("next").isPresent() ? json.constant("next", Sequel.class) : Sequel.NOTHING,
                json.optionalText("previousFailure"));
    }

    static Map<String, Object> write(Operation operation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", word(operation.kind()));
        json.put("name", operation.name());
        operation.id().ifPresent(id -> json.put("id", id));
        json.put("status", operation.state().status());
        if (operation.state() instanceof Succeeded(String outcome)) {
            json.put("outcome", outcome);
        }
        json.put("startedAt", operation.startedAt().toString());
        operation.token().ifPresent(token -> json.put("token", token));
        json.put("waitSeconds", operation.waitSeconds());
        operation.progress().ifPresent(progress -> json.put("progress", progress.toJson()));
        json.put("outputs", operation.outputs());
        if (operation.state() instanceof Failed(String error, String cause)) {
            json.put("error", error);
            json.put("cause", cause);
        }
        if (operation.next() != Sequel.NOTHING) {
            json.put("next", word(operation.next()));
        }
        operation.previousFailure().ifPresent(why -> json.put("previousFailure", why));
        return json;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
