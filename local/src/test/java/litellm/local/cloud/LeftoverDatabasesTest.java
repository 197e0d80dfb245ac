package litellm.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverDatabasesTest {
    @TempDir
    private Path folder;

    /** Only a link in the state folder knows where the data of a killed cloud are that could not be there. */
    @Test
    void theNextCloudRemovesTheDataThatLieElsewhere() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("PG_VERSION"), "18");
        Path state = folder.resolve("state");
        Files.createDirectories(state.resolve("databases"));
        Files.createFile(state.resolve("local-cloud.lock"));
        Files.createSymbolicLink(state.resolve("databases/home"), elsewhere);

        try (StateFolder opened = StateFolder.open(state)) {
            assertThat(elsewhere).doesNotExist();
            assertThat(opened.path().resolve("databases")).doesNotExist();
        }
    }
}
