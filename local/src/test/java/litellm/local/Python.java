package litellm.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The Python that the tests run moto with: the project's own is made where the machine's has no moto. */
public final class Python {
    public static final String COMMAND = find();

    private Python() {}

    private static String find() {
        try {
            Process search = new ProcessBuilder("../.mvn/find-python")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new String(search.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
