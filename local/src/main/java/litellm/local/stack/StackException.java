package litellm.local.stack;

/**
 * A request or a template that CloudFormation refuses. Codes are AWS's; texts too where clients or people look for them.
 */
final class StackException extends RuntimeException {
    private final String code;
    private final int status;

    private StackException(int status, String code, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    static StackException validation(String message) {
        return new StackException(400, "ValidationError", message);
    }

    /**
     * A member of a request that is not as the API's model wants it.
     *
     * @param member as the model spells it: {@code stackName}
     * @param must what it must be: {@code have length less than or equal to 128}
     */
    static StackException constraint(String member, String value, String must) {
        return validation("1 validation error detected: Value '" + value + "' at '" + member
                + "' failed to satisfy constraint: Member must " + must);
    }

    static StackException templateError(String message) {
        return validation("Template error: " + message);
    }

    static StackException templateFormat(String message) {
        return validation("Template format error: " + message);
    }

    static StackException noSuchStack(String nameOrId) {
        return validation("Stack with id " + nameOrId + " does not exist");
    }

    static StackException conflict(String code, String message) {
        return new StackException(400, code, message);
    }

    static StackException notFound(String code, String message) {
        return new StackException(404, code, message);
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }
}
