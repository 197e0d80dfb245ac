package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search for a Python on a machine whose own one makes environments and has nothing that is pinned. */
class FindPythonTest {
    /** Has pip and, once pip has installed them, the pinned packages; asked for these, it prints its own path. */
    private static final String WHOLE =
            "case $1$2 in -mpip) [ \"$3\" = --version ] || touch \"$0.installed\" ;; *) [ -f \"$0.installed\" ] && echo \"$0\" ;; esac";

    /** As venv leaves it behind where ensurepip is missing. */
    private static final String WITHOUT_PIP = "echo \"$0: No module named pip\" >&2; exit 1";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeMachine() throws IOException {
        TestProject.write(folder, "local/requirements.txt", "moto==5.0.0\n");
        script(
                ".mvn/find-python",
                Files.readString(TestProject.repository().root().resolve(".mvn/find-python")));
        script("bin/python3", """
                [ "$1 $2" = "-m venv" ] || exit 1
                for environment; do :; done
                [ "$3" = --clear ] && rm -rf "$environment"
                mkdir -p "$environment/bin"
                [ -f "$environment/bin/python" ] || cp "$(dirname "$0")/whole" "$environment/bin/python"
                """);
        script("bin/whole", WHOLE);
    }

    @Test
    void shouldMakeAnEnvironmentOfItsOwn() throws Exception {
        assertThat(find()).isEqualTo(own() + "\n");
    }

    @Test
    void shouldMakeAnewTheEnvironmentThatWasMadeByHalf() throws Exception {
        script(".venv/bin/python", WITHOUT_PIP);

        assertThat(find()).isEqualTo(own() + "\n");
    }

    private Path own() throws IOException {
        return folder.toRealPath().resolve(".venv/bin/python");
    }

    private String find() throws IOException, InterruptedException {
        ProcessBuilder search =
                new ProcessBuilder(folder.resolve(".mvn/find-python").toString());
        search.environment().putAll(Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH")));
        Process process = search.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return found;
    }

    private void script(String name, String commands) throws IOException {
        TestProject.write(folder, name, commands.startsWith("#!") ? commands : "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
