package litellm.local.function;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The native half of the runtime interface client. Left alone, each process unpacks it to one and the same file in {@code /tmp}, and
 * one that starts while another is writing there dies of it. So it is unpacked here, once, and the processes are told where.
 */
final class NativeLibrary {
    /** The system property by which the client is told. */
    static final String PROPERTY = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private NativeLibrary() {}

    /** Unpacks the library for this machine into {@code folder}. */
    static Path unpack(Path folder) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        String file = "libaws-lambda-jni." + libc() + "-" + architecture + ".so";
        try (InputStream library = NativeLibrary.class.getResourceAsStream("/jni/" + file)) {
            if (library == null) {
                throw new FileNotFoundException("The runtime interface client has no " + file);
            }
            Path target = folder.resolve(file);
            Files.copy(library, target, StandardCopyOption.REPLACE_EXISTING);
            return target;
        }
    }

    private static String libc() {
        boolean musl = List.of("x86_64", "aarch64").stream()
                .anyMatch(architecture -> Files.exists(Path.of("/lib/ld-musl-" + architecture + ".so.1")));
        return musl ? "linux_musl" : "linux";
    }
}
