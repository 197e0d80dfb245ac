package litellm.console.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import litellm.controlplane.Sha256;

/**
 * The SHA-256 of a large file, remembered beside it for as long as the file has the same size and time: every command asks for that of
 * the functions' jar, and reading 60 MB each time took a second.
 */
final class FileHash {
    private FileHash() {}

    /**
     * The hash in hex.
     *
     * @throws IOException if the file cannot be read
     */
    static String of(Path file) throws IOException {
        Path memory = file.resolveSibling(file.getFileName() + ".sha256");
        String state = " " + state(file);
        String remembered = remembered(memory);
        if (remembered.endsWith(state)) {
            return remembered.substring(0, remembered.length() - state.length());
        }
        String hash = hash(file);
        remember(memory, hash + state);
        return hash;
    }

    private static String state(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime();
    }

    private static String hash(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return Sha256.hex(content);
        }
    }

    /** What is remembered; nothing where it cannot be read, be it that another person's command has written it. */
    private static String remembered(Path memory) {
        try {
            return Files.readString(memory);
        } catch (IOException _) {
            return "";
        }
    }

    /** In one move, for commands that run side by side. */
    private static void remember(Path memory, String line) {
        try {
            Path draft = Files.createTempFile(
                    memory.getParent(), memory.getFileName().toString(), "");
            Files.write(draft, line.getBytes(StandardCharsets.UTF_8));
            Files.move(draft, memory, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException _) {
            // The next command hashes again.
        }
    }
}
