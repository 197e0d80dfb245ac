package litellm.controlplane.testing;

import com.sun.net.httpserver.HttpExchange;

/**
 * A service's refusal of a call.
 *
 * @param details more members of the error, of the JSON protocol: {@code , "resourceIds": []}
 */
record Refusal(String code, String message, String details) {
    Refusal(String code, String message) {
        this(code, message, "");
    }

    /** The answer's body: of the JSON protocol, or of the query protocol, whose errors EC2 lists in a place of their own. */
    String bodyFor(HttpExchange call) {
        if (call.getRequestHeaders().containsKey("X-Amz-Target")) {
            return "{\"__type\": \"%s\", \"message\": \"%s\"%s}".formatted(code, message, details);
        }
        String error = "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, message);
        return "<Response><Errors>%1$s</Errors>%1$s</Response>".formatted(error);
    }
}
