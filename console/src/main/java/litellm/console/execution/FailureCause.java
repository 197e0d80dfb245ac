package litellm.console.execution;

import java.util.Map;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;

/** What went wrong, out of the forms that Step Functions gives it in. */
final class FailureCause {
    private FailureCause() {}

    /** A cause as a person reads it: Lambda's {@code {"errorMessage": …, "stackTrace": …}} is reduced to the message. */
    static String message(String cause) {
        if (!cause.startsWith("{")) {
            return cause;
        }
        try {
            Map<String, Object> error = JsonDocument.readObject("cause", cause);
            return error.get("errorMessage") instanceof String message ? message : cause;
        } catch (DocumentException e) {
            return cause; // Cut off, or no JSON after all.
        }
    }

    /** An error's simple name: {@code litellm.controlplane.InvalidRequest} is InvalidRequest; States.Timeout stays. */
    static String name(String error) {
        return error.matches("(?:States|Lambda|Sandbox|Runtime)\\..*")
                ? error
                : error.substring(error.lastIndexOf('.') + 1);
    }
}
