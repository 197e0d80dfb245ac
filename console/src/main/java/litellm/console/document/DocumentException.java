package litellm.console.document;

/** A file or text that cannot be read as YAML or JSON; the message names the file, the line, the column and the fault. */
public final class DocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DocumentException(String place, long line, long column, String fault) {
        super("%s, line %d, column %d: %s".formatted(place, line, column, fault));
    }

    /** A fault of the whole file: {@code place} names it. */
    public DocumentException(String place, String fault) {
        super(place + ": " + fault);
    }
}
