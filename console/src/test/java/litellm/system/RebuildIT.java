package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import litellm.console.ProcessOutput;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build does to a local cloud that runs from the jar of an earlier one. */
@Tag("campaign")
class RebuildIT {
    private static final List<String> COPIED =
            List.of("mvnw", "pom.xml", "functions/pom.xml", "local/pom.xml", "console/pom.xml");

    @TempDir
    private Path copy;

    /** A JVM loads a class when it is first needed, from the file that it has open. A second name of the file stands for that. */
    @Test
    void leavesTheJarAsItIsToWhoeverHasItOpen() throws Exception {
        for (String file : COPIED) {
            Path target = copy.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(Litellmctl.ROOT.resolve(file), target);
        }
        Files.createSymbolicLink(copy.resolve(".mvn"), Litellmctl.ROOT.resolve(".mvn"));
        Path jar = copy.resolve("local/target/local.jar");
        build();
        Path open = Files.createLink(copy.resolve("open.jar"), jar);
        byte[] before = Files.readAllBytes(open);

        Files.writeString(
                Files.createDirectories(copy.resolve("local/src/main/resources"))
                        .resolve("added"),
                "");
        build();

        assertThat(Files.readAllBytes(jar)).isNotEqualTo(before);
        assertThat(Files.readAllBytes(open)).isEqualTo(before);
    }

    private void build() throws IOException, InterruptedException {
        ProcessOutput build = ProcessOutput.of(
                new ProcessBuilder("./mvnw", "-q", "-B", "-Dquick", "-Dmaven.test.skip=true", "-pl", "local", "package")
                        .directory(copy.toFile()),
                Duration.ofMinutes(10));
        assertThat(build.exitCode()).as(build.printed()).isZero();
    }
}
