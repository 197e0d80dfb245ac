package litellm.console.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashTest {
    /** Of {@code abc}, from FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final FileTime EARLIER = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(folder.resolve("functions.jar"), "abc");
        Files.setLastModifiedTime(file, EARLIER);
    }

    @Test
    void shouldHashAndRemember() throws IOException {
        assertThat(FileHash.of(file)).isEqualTo(ABC);
        // Same size and time: whoever changes a file like this gets the old hash, which shows that it is remembered.
        Files.writeString(file, "abd");
        Files.setLastModifiedTime(file, EARLIER);

        assertThat(FileHash.of(file)).isEqualTo(ABC);
    }

    @Test
    void shouldHashAgainWhereTheFileHasChanged() throws IOException {
        FileHash.of(file);
        Files.writeString(file, "abd");

        assertThat(FileHash.of(file)).isNotEqualTo(ABC);
    }

    @Test
    void shouldHashAgainWhereTheMemoryIsBroken() throws IOException {
        Files.writeString(folder.resolve("functions.jar.sha256"), "0000");

        assertThat(FileHash.of(file)).isEqualTo(ABC);
    }

    @Test
    void shouldDoWithoutAMemoryThatCannotBeWritten() throws IOException {
        // The memory's name would be longer than a file system allows.
        Path longest = Files.writeString(folder.resolve("f".repeat(250)), "abc");

        assertThat(FileHash.of(longest)).isEqualTo(ABC);
    }

    @Test
    void shouldDoWithoutAMemoryThatCannotBeRead() throws IOException {
        Files.createDirectories(folder.resolve("functions.jar.sha256/in-its-place"));

        assertThat(FileHash.of(file)).isEqualTo(ABC);
    }

    @Test
    void shouldSayThatThereIsNoFile() {
        assertThatThrownBy(() -> FileHash.of(folder.resolve("missing.jar"))).isInstanceOf(NoSuchFileException.class);
    }
}
