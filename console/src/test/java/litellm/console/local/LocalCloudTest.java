package litellm.console.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import litellm.console.ConsoleException;
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
        Path shared = Files.createDirectory(folder.resolve("shared"));
        publish(shared, 2);
        answers.add("{\"pid\": 1}");
        LocalCloud cloud = new LocalCloud(copy(), shared, _ -> {}, Pause.SLEEP);

        assertThat(cloud.ensureRunning(OptionalInt.empty()).pid()).isEqualTo(2);

        assertThat(shared.resolve("local-cloud.log")).doesNotExist();
        assertThat(folder).isDirectoryNotContaining("glob:**-local-cloud.log");
    }

    /** It takes its folder seconds before it answers, and the slower one ends at once. */
    @Test
    void shouldWaitForTheCloudThatAnotherConsoleStarts() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Process faster = holder(shared);
        try {
            LocalCloud cloud = new LocalCloud(
                    copy(),
                    shared,
                    _ -> {},
                    _ -> slower(shared)
                            .ifPresentOrElse(slower -> slower.onExit().join(), () -> publish(shared, 2)));

            assertThat(cloud.ensureRunning(OptionalInt.empty()).pid()).isEqualTo(2);
        } finally {
            faster.destroy();
        }
    }

    @Test
    void shouldRefuseThePortOfACloudThatAnotherWasFasterWith() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        publish(shared, 2);
        answers.add("{\"pid\": 1}");
        LocalCloud cloud = new LocalCloud(copy(), shared, _ -> {}, Pause.SLEEP);

        assertThatThrownBy(() -> cloud.ensureRunning(OptionalInt.of(1)))
                .isInstanceOf(ConsoleException.class)
                .hasMessageStartingWith(
                        "--port: found 1; the local cloud in " + shared + " runs at " + another.endpoint());
    }

    @Test
    void shouldNotWaitWhereNobodyHoldsTheFolderOfACloudThatWasKilled() throws IOException {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        Files.createFile(killed.resolve("local-cloud.lock"));
        LocalCloud cloud = new LocalCloud(copy(), killed, _ -> {}, Pause.SLEEP);

        assertThatThrownBy(() -> cloud.ensureRunning(OptionalInt.empty()))
                .isInstanceOf(ConsoleException.class)
                .hasMessageStartingWith("The local cloud did not start: ");
    }

    /** Many programs have a file called lock. */
    @Test
    void shouldLeaveAFolderOfSomeoneElseAlone() throws IOException {
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.createFile(foreign.resolve("lock"));
        LocalCloud cloud = new LocalCloud(copy(), foreign, _ -> {}, Pause.SLEEP);

        assertThat(cloud.stop()).isFalse();

        assertThat(foreign.resolve("lock")).exists();
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

    /** A working copy that is not built: a cloud that is started from it ends. */
    private Project copy() throws IOException {
        Project project = new Project(folder.resolve("copy"));
        TestProject.write(project.root(), ".mvn/find-python", "#!/bin/sh\necho python3\n");
        Files.setPosixFilePermissions(
                project.root().resolve(".mvn/find-python"), PosixFilePermissions.fromString("rwxr-xr-x"));
        return project;
    }

    /** A process that has the lock of a running cloud. */
    private static Process holder(Path state) throws IOException {
        Process process = new ProcessBuilder(new Python(TestProject.repository(), _ -> {}).find(), "-c", """
                import fcntl, sys
                with open("local-cloud.lock", "w") as lock:
                    fcntl.lockf(lock, fcntl.LOCK_EX)
                    print("held", flush=True)
                    sys.stdin.read()
                """)
                .directory(state.toFile())
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("held");
        return process;
    }

    /** The cloud that this console has started, until it has ended. */
    private static Optional<ProcessHandle> slower(Path state) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(state.toString()))
                .findFirst();
    }

    private void publish(Path state, long pid) {
        try {
            Files.writeString(
                    state.resolve("cloud.json"),
                    "{\"pid\": %d, \"endpoint\": \"%s\", \"startedAt\": \"2026-01-01T00:00:00Z\"}"
                            .formatted(pid, another.endpoint()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
