package litellm.local.cloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import litellm.local.LocalCloudException;
import litellm.local.Python;

/** One moto, as the local cloud runs it, for all tests of this JVM, and as long as it lives: who uses it keeps to names of their own. */
final class SharedMoto {
    private static final Moto MOTO = start();

    private SharedMoto() {}

    static int port() {
        return MOTO.port();
    }

    private static Moto start() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "moto");
            // Nothing in these tests makes moto call the front.
            return Moto.start(Python.COMMAND, folder, 1);
        } catch (IOException | LocalCloudException e) {
            throw new IllegalStateException(e);
        }
    }
}
