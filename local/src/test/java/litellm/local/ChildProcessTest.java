package litellm.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import litellm.local.cloud.TestCloud;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ChildProcessTest {
    @TempDir
    private Path directory;

    @Test
    void givesTheExitCodeAndOutputOfTheCommand() throws Exception {
        Path log = directory.resolve("log");
        ChildProcess child = ChildProcess.start(ChildProcess.Spec.of(
                List.of("sh", "-c", "echo $GREETING; exit 7"), Map.of("GREETING", "hello"), directory, log));
        assertThat(child.onExit().get(60, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(log).hasContent("hello");
    }

    @Test
    void inheritsNothingOfThePersonsEnvironmentButWhatProgramsNeed() throws Exception {
        Path log = directory.resolve("log");
        ChildProcess child = start(ChildProcess.Spec.of(List.of("env"), Map.of("ONE", "1"), directory, log));
        child.onExit().get(60, TimeUnit.SECONDS);
        assertThat(Files.readAllLines(log).stream().map(line -> line.replaceFirst("=.*", "")))
                .contains("ONE", "PATH")
                .isSubsetOf(
                        "ONE",
                        "PATH",
                        "HOME",
                        "USER",
                        "LANG",
                        "LC_ALL",
                        "TMPDIR",
                        "TZ",
                        "LD_LIBRARY_PATH",
                        "PYTHONPATH",
                        "PWD",
                        "OLDPWD",
                        "_",
                        "SHLVL");
    }

    @Test
    void readsAnEmptyStandardInput() throws Exception {
        ChildProcess child = start(ChildProcess.Spec.of(List.of("cat"), Map.of(), directory, null));
        assertThat(child.onExit().get(60, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void endsWhenClosed() throws Exception {
        ChildProcess child = start(ChildProcess.Spec.of(List.of("sleep", "1000"), Map.of(), directory, null));
        List<ProcessHandle> processes = child.processes();
        child.close();
        assertThat(child.onExit().get()).isEqualTo(128 + 15);
        TestCloud.assertEnded(processes);
    }

    @Test
    void isKilledWhenItDoesNotEndInTime() throws Exception {
        ChildProcess child = start(ChildProcess.Spec.of(
                        List.of("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"),
                        Map.of(),
                        directory,
                        null)
                .withStop("TERM", Duration.ofMillis(300)));
        assertThat(firstLine(child)).isEqualTo("deaf");
        child.close();
        assertThat(child.onExit().get()).isEqualTo(128 + 9);
    }

    @Test
    void isKilledAtOnceWhenAsked() throws Exception {
        // What it starts is there before it says so: what a process starts while it is killed nobody can find.
        ChildProcess child = start(
                ChildProcess.Spec.of(List.of("sh", "-c", "sleep 1000 & echo up; wait"), Map.of(), directory, null));
        assertThat(firstLine(child)).isEqualTo("up");
        List<ProcessHandle> processes = child.processes();
        child.kill();
        TestCloud.assertEnded(processes);
    }

    @Test
    void endsWhenItsParentIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = parent.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("up");
            List<ProcessHandle> descendants = TestCloud.await(
                    "the guard, its watcher and the command",
                    () -> Optional.of(parent.descendants().toList()).filter(all -> all.size() >= 3));
            parent.destroyForcibly().waitFor();
            TestCloud.assertEnded(descendants);
        }
    }

    /** A program whose child outlives it unless the pipe ends it. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            ChildProcess child = ChildProcess.start(ChildProcess.Spec.of(
                    List.of("sh", "-c", "echo up; exec sleep 1000"), Map.of(), Path.of(arguments[0]), null));
            System.out.println(firstLine(child));
            child.onExit().join();
        }
    }

    private static ChildProcess start(ChildProcess.Spec spec) throws Exception {
        return ChildProcess.start(spec);
    }

    private static String firstLine(ChildProcess child) throws Exception {
        return new BufferedReader(new InputStreamReader(child.output(), StandardCharsets.UTF_8)).readLine();
    }
}
