package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a working copy whose JDK and Maven are scripts that tell what they were asked. */
class LauncherTest {
    private static final String JARS =
            "mkdir -p functions/target local/target console/target/lib && touch functions/target/functions-lambda.jar local/target/local.jar console/target/console.jar";

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void writeWorkingCopy() throws IOException {
        home = folder.resolve("working copy");
        for (String module : List.of("functions", "local", "console")) {
            write(module + "/pom.xml", "");
            write(module + "/src/main/java/One.java", "");
            write(module + "/src/main/java/Two.java", "");
        }
        write("pom.xml", "");
        script(
                "jdk/bin/java",
                "for last; do case $last in -Dlitellm.program=*) called=${last#*=} ;; esac; done; echo \"java $last\"; pwd; echo \"called $called\"");
        script(".mvn/find-jdk25", "dirname \"$(dirname \"$0\")\" | sed 's:$:/jdk:'");
        script("mvnw", "echo built >>builds && " + JARS);
        for (String name : List.of("litellmctl", ".mvn/utf8-locale")) {
            Files.copy(TestProject.repository().root().resolve(name), home.resolve(name));
        }
    }

    @Test
    void shouldBuildOnceAndThenOnlyRun() throws Exception {
        Run first = run(home, "./litellmctl", "status");
        Run second = run(home, "./litellmctl", "status");

        assertThat(first.out()).startsWith("java status\n");
        assertThat(first.errors()).startsWith("litellmctl: building (");
        assertThat(second.out()).startsWith("java status\n");
        assertThat(second.errors()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void shouldNotBuildAgainBecauseOfALinkThatIsNew() throws Exception {
        run(home, "./litellmctl", "x");
        Path pom = Files.move(home.resolve("pom.xml"), folder.resolve("pom.xml"));
        Files.createSymbolicLink(home.resolve("pom.xml"), pom);
        Process touch = new ProcessBuilder("touch", "-h", "-d", "2100-01-01T00:00:00", "pom.xml")
                .directory(home.toFile())
                .start();
        assertThat(touch.waitFor()).isZero();

        run(home, "./litellmctl", "x");

        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void shouldBuildAgainWhenASourceIsChangedAddedOrDeleted() throws Exception {
        run(home, "./litellmctl", "x");
        Path source = home.resolve("local/src/main/java/One.java");

        Files.setLastModifiedTime(source, later());
        run(home, "./litellmctl", "x");
        assertThat(builds()).isEqualTo(2);

        Files.setLastModifiedTime(source, FileTime.fromMillis(0));
        Files.delete(home.resolve("console/src/main/java/Two.java"));
        Files.setLastModifiedTime(home.resolve("console/src/main/java"), later());
        run(home, "./litellmctl", "x");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void shouldBuildAgainWhenAJarIsGone() throws Exception {
        run(home, "./litellmctl", "x");
        Files.delete(home.resolve("local/target/local.jar"));

        run(home, "./litellmctl", "x");

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void shouldBuildOnceWhenTwoStartAtOnce() throws Exception {
        script("mvnw", "echo built >>builds && echo under way && until [ -f go ]; do :; done && " + JARS);
        Process one = start(home, "./litellmctl", "one");
        BufferedReader errors = one.errorReader(StandardCharsets.UTF_8);
        assertThat(errors.readLine()).startsWith("litellmctl: building (");
        assertThat(errors.readLine()).isEqualTo("under way");
        Process two = start(home, "./litellmctl", "two");
        assertThat(two.errorReader(StandardCharsets.UTF_8).readLine())
                .isEqualTo("litellmctl: waiting for another build");
        Files.createFile(home.resolve("go"));

        assertThat(finish(one).out()).startsWith("java one\n");
        assertThat(finish(two).out()).startsWith("java two\n");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void shouldWaitForTheBuildOfAnotherHoweverItEnds() throws Exception {
        Path lock = home.resolve("target/litellmctl.lock");
        Files.createDirectories(lock.getParent());
        Process other = new ProcessBuilder(
                        "flock", "--no-fork", lock.toString(), "sh", "-c", "echo held; exec sleep 600")
                .start();
        assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("held");

        Process launcher = new ProcessBuilder("sh", "./litellmctl", "x")
                .directory(home.toFile())
                .start();

        assertThat(launcher.errorReader(StandardCharsets.UTF_8).readLine())
                .isEqualTo("litellmctl: waiting for another build");
        assertThat(builds()).isZero();
        other.destroyForcibly();
        assertThat(finish(launcher).out()).startsWith("java x\n");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void shouldRunFromAnywhereAndThroughASymbolicLink() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Files.createSymbolicLink(elsewhere.resolve("ctl"), Path.of("../working copy/litellmctl"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("else where/ctl"));

        assertThat(run(elsewhere, folder.resolve("link").toString(), "x").out())
                .isEqualTo("java x\n%s\ncalled %s\n".formatted(elsewhere.toRealPath(), folder.resolve("link")));
    }

    /** So that the commands which it prints can be pasted. */
    @Test
    void shouldTellHowItWasCalled() throws Exception {
        assertThat(run(home, "./litellmctl", "x").out()).endsWith("called ./litellmctl\n");
        ProcessBuilder byName = new ProcessBuilder("sh", "-c", "litellmctl x").directory(folder.toFile());
        byName.environment().merge("PATH", home.toString(), (path, ours) -> ours + ":" + path);
        assertThat(finish(byName.start()).out()).endsWith("called litellmctl\n");
    }

    /** In a locale without such characters Java finds no file whose path has one, the program's own jar among them. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "xx_XX.UTF-8", "C.UTF-8"})
    void shouldReadNamesOfFilesInAnyLocale(String locale) throws Exception {
        script("jdk/bin/java", "locale charmap");
        ProcessBuilder launcher = new ProcessBuilder("./litellmctl", "x").directory(home.toFile());
        launcher.environment().put("LC_ALL", locale);

        assertThat(finish(launcher.start()).out()).isEqualTo("UTF-8\n");
    }

    @Test
    void shouldSayWhatToInstallWhereThereIsNoJdk() throws Exception {
        script(".mvn/find-jdk25", "echo 'No JDK 25 was found: install one.' >&2; exit 1");

        Run run = run(home, "./litellmctl", "x");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).isEqualTo("No JDK 25 was found: install one.\n");
        assertThat(builds()).isZero();
    }

    @Test
    void shouldSayThatTheBuildFailedAndTryAgainTheNextTime() throws Exception {
        script("mvnw", "echo broken source >&2; exit 1");
        Run failed = run(home, "./litellmctl", "x");
        script("mvnw", JARS);
        Run next = run(home, "./litellmctl", "x");

        assertThat(failed.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(failed.errors()).endsWith("broken source\nlitellmctl: the build failed; its errors are above\n");
        assertThat(next.exitCode()).isZero();
    }

    private record Run(int exitCode, String out, String errors) {}

    private Run run(Path directory, String... command) throws Exception {
        return finish(start(directory, command));
    }

    private static Process start(Path directory, String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of("sh"));
        line.addAll(List.of(command));
        return new ProcessBuilder(line).directory(directory.toFile()).start();
    }

    private static Run finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, errors);
    }

    private int builds() throws IOException {
        Path builds = home.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    private static FileTime later() {
        return FileTime.from(Instant.now().plus(Duration.ofMinutes(1)));
    }

    private void script(String name, String commands) throws IOException {
        write(name, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(home.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void write(String name, String content) {
        TestProject.write(home, name, content);
    }
}
