package litellm.console.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import litellm.console.ConsoleException;
import litellm.console.Pause;

/** The state folder of a cloud that was killed. The file {@code local-cloud.lock} marks a folder as a cloud's own; a running cloud holds a lock on it. */
record LeftOvers(Path folder, Pause pause) {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int TRIES = 100;

    /** Whether they are a cloud's that runs, starts or stops. */
    boolean areHeld() {
        try (FileChannel channel = FileChannel.open(lock(), StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held == null;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Deletes the folder, if it is a cloud's and none runs in it. What a killed cloud started may still write for a moment.
     *
     * @throws ConsoleException if a cloud runs in it, or it cannot be deleted
     */
    void sweep() {
        Path lock = lock();
        for (int tries = 1; Files.exists(lock); tries++) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                    FileLock held = channel.tryLock()) {
                if (held == null) {
                    throw ConsoleException.failed("A local cloud is starting or stopping in " + folder + ": try again");
                }
                delete(lock);
            } catch (IOException | UncheckedIOException e) {
                if (tries == TRIES) {
                    throw ConsoleException.failed("%s cannot be deleted: %s".formatted(folder, e));
                }
                pause.pause(LOOK);
            }
        }
    }

    private Path lock() {
        return folder.resolve("local-cloud.lock");
    }

    /** Deletes the lock file after everything else and the folder last, so that an interrupted sweep can be taken up again. */
    private void delete(Path lock) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.filter(path -> !path.equals(lock) && !path.equals(folder))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
        Files.deleteIfExists(lock);
        Files.deleteIfExists(folder);
    }
}
