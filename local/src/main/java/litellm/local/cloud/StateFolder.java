package litellm.local.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import litellm.local.LocalCloudException;
import litellm.local.database.DatabaseService;
import tools.jackson.jr.ob.JSON;

/**
 * The one folder that holds all files of a local cloud. A lock on the file {@code local-cloud.lock} says that a cloud runs in it: the kernel lets it
 * go however the process ends, so what a killed cloud left behind is recognised and swept away.
 */
final class StateFolder implements AutoCloseable {
    /** A name that other programs do not give: whatever lies beside a file of this name is deleted. */
    private static final String LOCK = "local-cloud.lock";

    private static final String ADDRESS = "cloud.json";
    private static final Duration SWEEP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMillis(20);

    private final Path folder;
    private final FileChannel channel;

    private StateFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** What {@code cloud.json} says to those who look for a running cloud. */
    record Address(long pid, int port, String endpoint, String startedAt) {}

    /**
     * Takes a folder for a new cloud and empties it of what an earlier one left.
     *
     * @throws LocalCloudException when a cloud runs in it, or when it holds files that no cloud made
     */
    static StateFolder open(Path path) throws IOException, LocalCloudException {
        Path folder = followed(path.toAbsolutePath().normalize());
        refuseForeign(folder);
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(channel)) {
            channel.close();
            throw new LocalCloudException("A local cloud already runs in " + folder + describe(folder) + ".");
        }
        DatabaseService.removeLeftovers(folder);
        StateFolder state = new StateFolder(folder, channel);
        state.sweep(folder.resolve(LOCK));
        return state;
    }

    /** What a symbolic link leads to, also where that is not there: the folder is what is emptied and deleted, and the link stays. */
    private static Path followed(Path path) throws IOException {
        return Files.isSymbolicLink(path)
                ? path.resolveSibling(Files.readSymbolicLink(path)).normalize()
                : path;
    }

    Path path() {
        return folder;
    }

    /** Tells where the cloud answers; readers never see half a file. */
    void publish(Address address) throws IOException {
        Path draft = folder.resolve(ADDRESS + ".draft");
        Files.writeString(draft, JSON.std.asString(address));
        Files.move(draft, folder.resolve(ADDRESS), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the folder and lets it go. */
    @Override
    public void close() throws IOException {
        sweep(null);
        channel.close();
    }

    /** A folder of someone else's files is not ours to empty: one of ours has a lock file. */
    private static void refuseForeign(Path folder) throws IOException, LocalCloudException {
        if (!Files.exists(folder) || Files.exists(folder.resolve(LOCK))) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new LocalCloudException(folder + " is a file; the local cloud needs a folder.");
        }
        try (Stream<Path> content = Files.list(folder)) {
            if (content.findAny().isPresent()) {
                throw new LocalCloudException(
                        folder
                                + " holds files, and none that marks it as this local cloud's; choose an empty or a new folder, or delete it if it was an older version's.");
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String describe(Path folder) {
        try {
            Address address = JSON.std.beanFrom(Address.class, Files.readString(folder.resolve(ADDRESS)));
            return " (process " + address.pid() + ", " + address.endpoint() + ")";
        } catch (IOException e) {
            return "";
        }
    }

    /** Deletes everything but {@code kept}. The children of a killed cloud may still write for a moment: tries again until they have ended. */
    private void sweep(Path kept) throws IOException {
        Instant deadline = Instant.now().plus(SWEEP_PATIENCE);
        while (true) {
            try {
                deleteAll(kept);
                return;
            } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IOException("Cannot empty " + folder + ": " + e.getMessage(), e);
                }
                LockSupport.parkNanos(BETWEEN_SWEEPS.toNanos());
            }
        }
    }

    private void deleteAll(Path kept) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(this::compare).toList();
        }
        for (Path path : paths) {
            boolean keep = kept != null && (path.equals(kept) || path.equals(folder));
            if (!keep) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** What a folder holds comes before it, and the lock last of all but the folder: by it the next cloud knows what was interrupted. */
    private int compare(Path one, Path other) {
        return Comparator.<Path, Boolean>comparing(folder::equals)
                .thenComparing(folder.resolve(LOCK)::equals)
                .thenComparing(Comparator.reverseOrder())
                .compare(one, other);
    }
}
