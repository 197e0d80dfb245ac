package litellm.controlplane.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.JsonHandler;

/** Calls a function as Lambda does: JSON text in, JSON text out. */
public final class Invocation {
    private Invocation() {}

    /** What {@code function} answers to {@code payload}. */
    public static JsonObject of(JsonHandler function, Map<String, ?> payload) {
        byte[] in = JsonObject.write(payload).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(in), out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return JsonObject.parse(out.toString(StandardCharsets.UTF_8));
    }
}
