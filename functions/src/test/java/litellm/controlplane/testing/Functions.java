package litellm.controlplane.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.JsonHandler;

/** Calls functions as Lambda does: with a stream of JSON, which is also how what they answer goes on. */
public final class Functions {
    private Functions() {}

    /** What the function answers to this payload. */
    public static JsonObject invoke(JsonHandler function, Map<String, ?> payload) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            function.handleRequest(
                    new ByteArrayInputStream(JsonObject.write(payload).getBytes(StandardCharsets.UTF_8)), answer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JsonObject.parse(answer.toString(StandardCharsets.UTF_8));
    }

    /** An operation as the state machine hands it to the next function. */
    public static Operation travelled(Operation operation) {
        return Operation.from(JsonObject.parse(JsonObject.write(operation.toJson())));
    }
}
