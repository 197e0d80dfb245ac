package litellm.local.gateway;

/** ECS refuses a call: its error code and message. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;

    RefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    static RefusedException invalidParameter(String message) {
        return new RefusedException("InvalidParameterException", message);
    }

    String code() {
        return code;
    }
}
