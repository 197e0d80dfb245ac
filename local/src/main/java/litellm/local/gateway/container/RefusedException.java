package litellm.local.gateway.container;

import java.util.LinkedHashMap;
import java.util.Map;
import litellm.local.front.Reply;
import tools.jackson.jr.ob.JSON;

/** ECS refuses a call: its error code and message, and the error's other fields. */
final class RefusedException extends Exception {
    private final String code;
    private final Map<String, Object> fields;

    RefusedException(String code, String message) {
        this(code, message, Map.of());
    }

    RefusedException(String code, String message, Map<String, Object> fields) {
        super(message);
        this.code = code;
        this.fields = fields;
    }

    static RefusedException invalidParameter(String message) {
        return new RefusedException("InvalidParameterException", message);
    }

    /** The error as the SDKs read it. */
    Reply reply() {
        Reply error = Reply.jsonError(400, code, getMessage());
        Map<String, Object> body = new LinkedHashMap<>(JSON.std.mapFrom(error.text()));
        body.putAll(fields);
        return error.withBody(JSON.std.asBytes(body));
    }
}
