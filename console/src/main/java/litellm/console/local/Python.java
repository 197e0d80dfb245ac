package litellm.console.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import litellm.console.ConsoleException;
import litellm.console.Progress;
import litellm.console.Project;

/** Finds the Python that the local cloud runs moto with: one that has it, or a virtual environment made for it. */
record Python(Project project, Progress progress) {
    /**
     * Gives the command of a Python that has what {@code local/requirements.txt} pins.
     *
     * @throws ConsoleException if there is none and none can be made; the message says what to install
     */
    String find() {
        try {
            Process search = new ProcessBuilder(
                            project.root().resolve(".mvn/find-python").toString())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            String last = "";
            try (var errors = search.errorReader(StandardCharsets.UTF_8)) {
                for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                    last = line;
                    progress.say(line);
                }
            }
            String python = new String(search.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (search.waitFor() == 0) {
                return python;
            }
            throw ConsoleException.failed("The local cloud cannot start: " + last);
        } catch (IOException e) {
            throw ConsoleException.failed("The search for Python failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConsoleException.failed("Interrupted while looking for Python");
        }
    }
}
