package litellm.controlplane;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text files that come with the classes, in UTF-8. */
public final class TextResource {
    private TextResource() {}

    /**
     * The text of the file {@code name} in the package of {@code type}, or, after a slash, anywhere in its jar.
     *
     * @throws IllegalStateException if there is no such file
     */
    public static String read(Class<?> type, String name) {
        try (InputStream file = type.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("%s: no such file comes with %s".formatted(name, type.getName()));
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
