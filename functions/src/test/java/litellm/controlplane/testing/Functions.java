package litellm.controlplane.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.JsonHandler;

/** Calls functions as Lambda does: with a stream of JSON. */
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
}
