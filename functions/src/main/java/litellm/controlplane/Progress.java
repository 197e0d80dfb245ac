package litellm.controlplane;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.json.JsonObject;

/**
 * How far an operation is.
 *
 * @param done resources done
 * @param total resources in all
 * @param current what is being done right now, for people
 */
public record Progress(int done, int total, Optional<String> current) {
    public static Progress of(int done, int total) {
        return new Progress(done, total, Optional.empty());
    }

    public static Progress of(int done, int total, String current) {
        return new Progress(done, total, Optional.of(current));
    }

    static Progress from(JsonObject json) {
        return new Progress(
                json.optionalInteger("done").orElse(0),
                json.optionalInteger("total").orElse(0),
                json.optionalText("current"));
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("done", done);
        json.put("total", total);
        current.ifPresent(text -> json.put("current", text));
        return json;
    }
}
