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

    /**
     * The answer's body: of the JSON protocol, or of one that takes XML. The query protocol looks for an element with the error, EC2 for a
     * list of such, and S3 for the error itself.
     */
    String bodyFor(HttpExchange call) {
        if (call.getRequestHeaders().containsKey("X-Amz-Target")) {
            return "{\"__type\": \"%s\", \"message\": \"%s\"%s}".formatted(code, message, details);
        }
        String said = "<Code>%s</Code><Message>%s</Message>".formatted(code, message);
        return "<Error>%1$s<Error>%1$s</Error><Errors><Error>%1$s</Error></Errors></Error>".formatted(said);
    }
}
