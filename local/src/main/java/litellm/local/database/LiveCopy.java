package litellm.local.database;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** A copy of a folder whose files come and go meanwhile: one that has gone when its turn comes is left out. */
final class LiveCopy extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;
    private final Set<String> omitted;

    private LiveCopy(Path from, Path to, Set<String> omitted) {
        this.from = from;
        this.to = to;
        this.omitted = omitted;
    }

    /**
     * Copies a folder, permissions and owners included.
     *
     * @param to must not exist; its parent must
     * @param omitted names in {@code from} that are left out
     */
    static void make(Path from, Path to, Set<String> omitted) throws IOException {
        Files.walkFileTree(from, new LiveCopy(from, to, omitted));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        return copy(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        copy(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }

    /** False when the file is not wanted, or gone. */
    private boolean copy(Path file) throws IOException {
        Path inner = from.relativize(file);
        if (omitted.contains(inner.toString())) {
            return false;
        }
        try {
            Files.copy(file, to.resolve(inner), StandardCopyOption.COPY_ATTRIBUTES);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
