package litellm.console.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.OptionalInt;
import litellm.console.HttpStandIn;
import litellm.console.Pause;
import litellm.console.Project;
import litellm.console.TestProject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder says of a cloud that was killed, while another one answers at its port. */
class LocalCloudTest {
    @TempDir
    private Path folder;

    /** What the other answers first; that it is process 2 afterwards. */
    private final Deque<String> answers = new ArrayDeque<>();

    @AutoClose
    private HttpStandIn another;

    @BeforeEach
    void startAnother() throws IOException {
        another = new HttpStandIn(
                _ -> new HttpStandIn.Answer(200, Objects.requireNonNullElse(answers.poll(), "{\"pid\": 2}")));
    }

    /** Of two that are started at once the slower one ends, and its console finds the other one running. */
    @Test
    void shouldKeepNoLogOfACloudThatAnotherWasFasterThan() throws IOException {
        Project project = new Project(folder.resolve("copy"));
        TestProject.write(project.root(), ".mvn/find-python", "#!/bin/sh\necho python3\n");
        Files.setPosixFilePermissions(
                project.root().resolve(".mvn/find-python"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path shared = Files.createDirectory(folder.resolve("shared"));
        publish(shared, 2);
        answers.add("{\"pid\": 1}");
        LocalCloud cloud = new LocalCloud(project, shared, _ -> {}, Pause.SLEEP);

        assertThat(cloud.ensureRunning(OptionalInt.empty()).pid()).isEqualTo(2);

        assertThat(shared.resolve("local-cloud.log")).doesNotExist();
        assertThat(folder).isDirectoryNotContaining("glob:**-local-cloud.log");
    }

    @Test
    void shouldNeitherTakeNorEndTheCloudOfAnotherFolder() throws IOException {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        // No process has a number beyond the system's limit.
        publish(killed, 99_999_999);
        LocalCloud cloud = new LocalCloud(TestProject.repository(), killed, _ -> {}, Pause.SLEEP);

        assertThat(cloud.running()).isEmpty();
        assertThat(cloud.stop()).isFalse();

        assertThat(another.requests())
                .extracting(request -> request.uri().getPath())
                .containsOnly("/_local/status");
    }

    private void publish(Path state, long pid) throws IOException {
        Files.writeString(
                state.resolve("cloud.json"),
                "{\"pid\": %d, \"endpoint\": \"%s\", \"startedAt\": \"2026-01-01T00:00:00Z\"}"
                        .formatted(pid, another.endpoint()));
    }
}
