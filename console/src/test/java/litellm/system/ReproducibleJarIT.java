package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Set;
import litellm.console.ProcessOutput;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions' jar has the same bytes from a clean build elsewhere: its hash says what runs in AWS. */
@Tag("campaign")
class ReproducibleJarIT {
    private static final String JAR = "functions/target/functions-lambda.jar";
    private static final Set<String> LEFT_OUT = Set.of(".git", ".local", ".venv", "target", "node_modules");

    @TempDir
    private Path elsewhere;

    @Test
    void hasTheSameBytesFromACleanBuildElsewhere() throws Exception {
        copySources();

        ProcessOutput build = ProcessOutput.of(
                new ProcessBuilder("./mvnw", "-q", "-B", "-Dmaven.test.skip=true", "-pl", "functions", "package")
                        .directory(elsewhere.toFile()),
                Duration.ofMinutes(10));

        assertThat(build.exitCode()).as(build.printed()).isZero();
        assertThat(Files.mismatch(elsewhere.resolve(JAR), Litellmctl.ROOT.resolve(JAR)))
                .as("the first byte that differs")
                .isEqualTo(-1);
    }

    private void copySources() throws IOException {
        Files.walkFileTree(Litellmctl.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copyOf(folder));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, copyOf(file));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private Path copyOf(Path path) {
        return elsewhere.resolve(Litellmctl.ROOT.relativize(path).toString());
    }
}
