package litellm.local.stack.template;

/**
 * A request or a template that CloudFormation refuses. Codes are AWS's; texts too where clients or people look for them.
 */
public final class StackException extends RuntimeException {
    private final String code;
    private final int status;

    private StackException(int status, String code, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    public static StackException validation(String message) {
        return new StackException(400, "ValidationError", message);
    }

    /**
     * A member of a request that is not as the API's model wants it.
     *
     * @param member as the model spells it: {@code stackName}
     * @param must what it must be: {@code have length less than or equal to 128}
     */
    public static StackException constraint(String member, String value, String must) {
        return validation("1 validation error detected: Value '" + value + "' at '" + member
                + "' failed to satisfy constraint: Member must " + must);
    }

    public static StackException templateError(String message) {
        return validation("Template error: " + message);
    }

    public static StackException templateFormat(String message) {
        return validation("Template format error: " + message);
    }

    public static StackException noSuchStack(String nameOrId) {
        return validation("Stack with id " + nameOrId + " does not exist");
    }

    public static StackException conflict(String code, String message) {
        return new StackException(400, code, message);
    }

    public static StackException notFound(String code, String message) {
        return new StackException(404, code, message);
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }
}
