package litellm.console.document;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import litellm.controlplane.ForeignText;

/** A file or text that cannot be read as YAML or JSON; the message names the file, the line, the column and the fault. */
public final class DocumentException extends RuntimeException {
    DocumentException(String place, long line, long column, String fault) {
        super("%s, line %d, column %d: %s".formatted(place, line, column, fault));
    }

    /** A fault that the functions' own reading has found: its message begins with the file's name, {@code folder} goes before. */
    public static DocumentException of(String folder, IllegalStateException fault) {
        String[] parts = ForeignText.line(fault.getMessage()).split(": ", 2);
        return new DocumentException(folder + parts[0], parts[parts.length - 1]);
    }

    /** A file that cannot be read: {@code place} names it. */
    public static DocumentException unreadable(String place, IOException e) {
        return new DocumentException(
                place,
                switch (e) {
                    case NoSuchFileException _ -> "is not there";
                    case CharacterCodingException _ -> "found bytes that are no UTF-8; allowed is text in UTF-8";
                    default -> "cannot be read (" + e.getClass().getSimpleName() + ")";
                });
    }

    /** A fault of the whole file: {@code place} names it. */
    public DocumentException(String place, String fault) {
        super(place + ": " + fault);
    }
}
