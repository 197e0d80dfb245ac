package litellm.local.function;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions' classes as a JVM has them once they are loaded: with it, a function starts in half the time. The build makes it of the
 * jar that it has made; a function of other code starts without.
 *
 * @see <a href="https://openjdk.org/jeps/350">Dynamic class data sharing archives</a>
 */
final class ClassArchive {
    private static final String REHEARSAL = "litellm.controlplane.runtime.Rehearsal";

    /** Beside this program. */
    private static final Path ARCHIVES = Path.of(URI.create(ClassArchive.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString()))
            .resolveSibling("class-archives");

    private ClassArchive() {}

    /**
     * Makes the archive of a jar; those that are there belong to other builds, and go.
     *
     * @param arguments the functions' jar; their environment variables are those of this process
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        clear(Files.createDirectories(ARCHIVES));
        Path code = ARCHIVES.resolve("code");
        CodeStore store = new CodeStore(code);
        String sha256 = store.keep(Path.of(arguments[0]));
        Path draft = ARCHIVES.resolve("draft");
        int exitCode = rehearse(store.classPath(sha256), draft);
        if (exitCode != 0) {
            throw new IOException("The functions' rehearsal ended with exit code " + exitCode);
        }
        clear(code);
        Files.delete(code);
        Files.move(draft, file(sha256));
    }

    /** The JVM's options for functions whose jar has this content: none where the build made no archive of it. */
    static List<String> options(String sha256) {
        Path archive = file(sha256);
        return Files.exists(archive)
                ? List.of(
                        "-XX:SharedArchiveFile=" + archive,
                        // One that another JVM has made is not used; that does not belong in the function's log.
                        "-Xlog:cds=off",
                        "-Xlog:aot=off")
                : List.of();
    }

    private static Path file(String sha256) {
        return ARCHIVES.resolve(sha256 + ".jsa");
    }

    private static int rehearse(String classPath, Path archive) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ProcessStarter.JVM);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable", "-cp", classPath, REHEARSAL));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    private static void clear(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isDirectory(file)) {
                    clear(file);
                }
                Files.delete(file);
            }
        }
    }
}
