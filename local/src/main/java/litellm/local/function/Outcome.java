package litellm.local.function;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * How an invocation ended.
 *
 * @param failed whether the payload is an error: {@code errorMessage}, {@code errorType}, {@code stackTrace}
 * @param remark what Lambda itself says of it in the log; null where the function has answered
 */
@SuppressWarnings("ArrayRecordComponent") // Passed through, never compared.
record Outcome(byte[] payload, boolean failed, String remark) {
    /** The longest answer that Lambda passes on. */
    private static final int LONGEST = 6_291_556;

    /** What a function answered. */
    static Outcome answer(byte[] payload, boolean failed) {
        if (payload.length > LONGEST) {
            return error(
                    "Function.ResponseSizeTooLarge",
                    "Response payload size exceeded maximum allowed payload size (" + LONGEST + " bytes).");
        }
        return new Outcome(payload, failed, null);
    }

    /** What kind of error it was; "Unknown" where the function did not say. */
    String errorType() {
        try {
            return String.valueOf(JSON.std.mapFrom(payload).getOrDefault("errorType", "Unknown"));
        } catch (JacksonException e) {
            return "Unknown";
        }
    }

    /** An error that Lambda reports where the function has not answered. */
    static Outcome error(String type, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("errorType", type);
        error.put("errorMessage", message);
        return new Outcome(JSON.std.asBytes(error), true, message);
    }
}
