package litellm.console.document;

import java.util.Map;
import java.util.function.Supplier;
import litellm.console.ConsoleException;
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

    private static <T> T answered(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (DocumentException e) {
            throw ConsoleException.failed(ForeignText.line(e.getMessage()));
        }
    }
}
