package litellm.local.stack;

/** A request or a template that CloudFormation refuses: an error code and the text that AWS gives. */
final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1;

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
