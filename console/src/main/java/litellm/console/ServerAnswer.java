package litellm.console;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.ForeignText;

/** What a server answered, as JSON. A broken answer is no fault of a command line or a file, and something may have been done before. */
public final class ServerAnswer {
    private ServerAnswer() {}

    /**
     * Reads one JSON value.
     *
     * @param place what a fault calls the answer
     * @throws ConsoleException if it is not JSON: the command has failed
     */
    public static Object read(String place, String text) {
        return answered(() -> JsonDocument.read(place, text));
    }

    /** Reads one JSON object; see {@link #read}. */
    public static Map<String, Object> readObject(String place, String text) {
        return answered(() -> JsonDocument.readObject(place, text));
    }

    /**
     * Reads one JSON object of a server that may not be the one that was meant, such as a proxy with a page of its own.
     *
     * @param fault what the command ends with where that is not JSON
     */
    public static Map<String, Object> readObject(String place, String text, Supplier<ConsoleException> fault) {
        return answered(() -> JsonDocument.readObject(place, text), _ -> fault.get());
    }

    private static <T> T answered(Supplier<T> reading) {
        return answered(reading, fault -> ConsoleException.failed(ForeignText.line(fault.getMessage())));
    }

    private static <T> T answered(Supplier<T> reading, Function<DocumentException, ConsoleException> failure) {
        try {
            return reading.get();
        } catch (DocumentException e) {
            throw failure.apply(e);
        }
    }
}
