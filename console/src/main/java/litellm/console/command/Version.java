package litellm.console.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import litellm.console.Litellmctl;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: the version of the build, which it leaves in the resource {@code version}. */
final class Version implements IVersionProvider {
    private static final String RESOURCE = "version";

    @Override
    public String[] getVersion() {
        try (InputStream text = Objects.requireNonNull(Litellmctl.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String[] {new String(text.readAllBytes(), StandardCharsets.UTF_8).strip()};
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }
}
