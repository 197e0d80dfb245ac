package litellm.console.document;

import litellm.controlplane.ForeignText;

/** A file or text that cannot be read as YAML or JSON; the message names the file, the line, the column and the fault. */
public final class DocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DocumentException(String place, long line, long column, String fault) {
        super("%s, line %d, column %d: %s".formatted(place, line, column, fault));
    }

    /** A fault that the functions' own reading has found: its message begins with the file's name, {@code folder} goes before. */
    public static DocumentException of(String folder, IllegalStateException fault) {
        String[] parts = ForeignText.line(fault.getMessage()).split(": ", 2);
        return new DocumentException(folder + parts[0], parts[parts.length - 1]);
    }

    /** A fault of the whole file: {@code place} names it. */
    public DocumentException(String place, String fault) {
        super(place + ": " + fault);
    }
}
