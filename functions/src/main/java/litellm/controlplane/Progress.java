package litellm.controlplane;

import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.json.JsonObject;

/**
 * How far an operation is.
 *
 * @param total resources in all; 0 where that is unknown
 * @param current what is being worked on, for people; empty where that is unknown
 */
public record Progress(int done, int total, String current) {
    public static Progress of(int done, int total) {
        return new Progress(done, total, "");
    }

    public static Progress of(int done, int total, String current) {
        return new Progress(done, total, current);
    }

    static Progress from(JsonObject json) {
        return new Progress(
                json.optionalInteger("done").orElse(0),
                json.optionalInteger("total").orElse(0),
                json.optionalText("current").orElse(""));
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("done", done);
        json.put("total", total);
        if (!current.isEmpty()) {
            json.put("current", current);
        }
        return json;
    }
}
