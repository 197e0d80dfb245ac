package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The repository as someone has edited it: its templates, state machine, Dockerfile and config.yaml are copies, all else leads to the
 * repository itself, built as it is.
 *
 * @param root its folder
 */
record WorkingCopy(Path root) {
    private static final Set<String> COPIED = Set.of(
            "infrastructure", "statemachine", "bootstrap-template.yaml", "Dockerfile", "config.yaml", "litellmctl");
    private static final String FUNCTIONS_JAR = "target/functions-lambda.jar";
    private static final Set<String> LEFT_OUT = Set.of(".git", ".local");

    /** A working copy in an empty folder. */
    static WorkingCopy in(Path folder) {
        try (Stream<Path> entries = Files.list(Litellmctl.ROOT)) {
            Files.createDirectories(folder);
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (COPIED.contains(name)) {
                    copy(entry, folder.resolve(name));
                } else if (!LEFT_OUT.contains(name)) {
                    Files.createSymbolicLink(folder.resolve(name), entry);
                }
            }
            return new WorkingCopy(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the only place of {@code before} in a file. */
    WorkingCopy edit(String file, String before, String after) {
        try {
            Path path = root.resolve(file);
            String content = Files.readString(path);
            assertThat(content.split(Pattern.quote(before), -1))
                    .as("one place in %s of: %s", file, before)
                    .hasSize(2);
            Files.writeString(path, content.replace(before, after));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the copy functions of its own: the same, in a jar with one file more. */
    WorkingCopy changeFunctions() {
        Path functions = root.resolve("functions");
        Path jar = functions.resolve(FUNCTIONS_JAR);
        try {
            Files.delete(functions);
            Files.createDirectories(jar.getParent());
            for (String name : List.of("pom.xml", "src")) {
                Files.createSymbolicLink(
                        functions.resolve(name),
                        Litellmctl.ROOT.resolve("functions").resolve(name));
            }
            Files.copy(Litellmctl.ROOT.resolve("functions").resolve(FUNCTIONS_JAR), jar);
            try (FileSystem archive = FileSystems.newFileSystem(jar)) {
                Files.writeString(archive.getPath("changed"), "");
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
