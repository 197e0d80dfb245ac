package litellm.local.stack.resource;

import java.util.List;
import java.util.Map;

/** A property that a type does not know, or whose value does not fit. The message is CloudFormation's. */
final class UnfitPropertyException extends RuntimeException {
    private UnfitPropertyException(PropertyPath path, String fault) {
        super(path.place() + ": " + fault);
    }

    /** A part that is not known there. */
    static UnfitPropertyException extraneous(PropertyPath path, String key) {
        return new UnfitPropertyException(path, "extraneous key [" + key + "] is not permitted");
    }

    /** A part that has to be there. */
    static UnfitPropertyException missing(PropertyPath path, String key) {
        return new UnfitPropertyException(path, "required key [" + key + "] not found");
    }

    /** A value of another kind than expected. */
    static UnfitPropertyException mismatch(PropertyPath path, String expected, Object value) {
        String found = switch (value) {
            case Map<?, ?> _ -> "JSONObject";
            case List<?> _ -> "JSONArray";
            case Number _ -> "Number";
            case Boolean _ -> "Boolean";
            case null, default -> "String";
        };
        return new UnfitPropertyException(path, "expected type: " + expected + ", found: " + found);
    }
}
