package litellm.local.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs. They come packed so tightly that unpacking takes seconds, so it is done once for a build and kept beside it:
 * every local cloud of the working copy runs the same ones.
 */
final class PostgresPrograms {
    private PostgresPrograms() {}

    /**
     * The folder with {@code bin}, {@code lib} and {@code share}, unpacked if this is the first time.
     *
     * @throws IOException when there are no programs for this machine, or the build's folder cannot be written
     */
    static synchronized Path unpacked() throws IOException {
        URL archive = archive();
        Path folder = buildFolder().resolve(version(archive));
        if (Files.exists(folder)) {
            return folder;
        }
        Path draft = Files.createTempDirectory(folder.getParent(), "postgres-draft-");
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            unpack(archive, draft);
        } catch (IOException e) {
            PostgresInstallation.removeTree(draft);
            throw e;
        }
        return keep(draft, folder);
    }

    /** In one move: a draft that was interrupted is never taken for the whole. Of two processes the second takes what the first has left. */
    private static Path keep(Path draft, Path folder) throws IOException {
        try {
            return Files.move(draft, folder);
        } catch (IOException e) {
            PostgresInstallation.removeTree(draft);
            if (Files.exists(folder)) {
                return folder;
            }
            throw e;
        }
    }

    /** Where the build has put this class: Maven's target folder. */
    private static Path buildFolder() {
        try {
            return Path.of(PostgresPrograms.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A class's place is an address", e);
        }
    }

    private static URL archive() throws IOException {
        String name = "/postgres-linux-" + architecture() + ".txz";
        URL archive = PostgresPrograms.class.getResource(name);
        if (archive == null) {
            throw new IOException("PostgreSQL is not packaged for this machine (" + name + "):"
                    + " the local cloud runs on Linux, on x86-64 and ARM");
        }
        return archive;
    }

    /** The name of the jar that holds the archive: it ends in PostgreSQL's version. */
    private static String version(URL archive) {
        String jar = URI.create(archive.getPath().replaceFirst("!.*", "")).getPath();
        return Path.of(jar).getFileName().toString().replaceFirst("\\.jar$", "");
    }

    private static void unpack(URL packed, Path target) throws IOException {
        try (InputStream content = packed.openStream();
                TarArchiveInputStream archive =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(content)))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                unpackEntry(archive, entry, target.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpackEntry(TarArchiveInputStream archive, TarArchiveEntry entry, Path path)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(archive, path);
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> name;
        };
    }
}
