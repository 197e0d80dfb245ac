package litellm.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StateFolderTest {
    @TempDir
    private Path temporary;

    /** As long as the lock is there, the next cloud takes the folder for one of ours and empties it. */
    @Test
    void deletesItsLockLast() throws Exception {
        StateFolder state = StateFolder.open(temporary.resolve("cloud"));
        Files.writeString(state.path().resolve("cloud.json"), "{}");
        Files.writeString(Files.createDirectory(state.path().resolve("moto")).resolve("server.py"), "");
        try (WatchService watch = temporary.getFileSystem().newWatchService()) {
            WatchKey key = state.path().register(watch, StandardWatchEventKinds.ENTRY_DELETE);
            state.close();
            assertThat(deleted(key, 3))
                    .containsExactlyInAnyOrder("cloud.json", "moto", "local-cloud.lock")
                    .endsWith("local-cloud.lock");
        }
        assertThat(state.path()).doesNotExist();
    }

    /** Asks the key, not its service: that names no key any more whose folder is gone. */
    private static List<String> deleted(WatchKey key, int number) throws InterruptedException {
        List<String> names = new ArrayList<>();
        return TestCloud.await(number + " deletions", () -> {
            key.pollEvents().forEach(event -> names.add(event.context().toString()));
            return Optional.of(names).filter(all -> all.size() >= number);
        });
    }

    @Test
    void emptiesTheFolderThatALinkLeadsTo() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("folder"));
        for (int i = 0; i < 2; i++) {
            StateFolder state = StateFolder.open(link);
            Files.writeString(link.resolve("cloud.json"), "{}");
            state.close();
            assertThat(temporary.resolve("folder")).doesNotExist();
        }
    }

    @Test
    void emptiesALinkedFolderOfWhatAKilledCloudLeft() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        Files.writeString(folder.resolve("local-cloud.lock"), "");
        Files.writeString(folder.resolve("ca.pem"), "old");
        try (StateFolder state = StateFolder.open(Files.createSymbolicLink(temporary.resolve("link"), folder))) {
            assertThat(content(state.path())).containsExactly("local-cloud.lock");
        }
    }

    private static List<String> content(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
