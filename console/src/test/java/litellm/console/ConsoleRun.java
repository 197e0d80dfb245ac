package litellm.console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import litellm.console.document.JsonDocument;
import litellm.console.program.Litellmctl;
import litellm.console.terminal.Console;

/**
 * One run of litellmctl inside the test's process, with pipes for its streams.
 *
 * @param exitCode what it gives the caller
 * @param out what it printed on standard output
 * @param errors what it printed on standard error
 */
public record ConsoleRun(int exitCode, String out, String errors) {
    /** Runs a command line in a working copy. */
    public static ConsoleRun of(Project project, String... args) {
        return of(project, "", Map.of(), args);
    }

    /** Runs a command line with this standard input and environment. */
    public static ConsoleRun of(Project project, String input, Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Console console = Console.of(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                stream(out),
                stream(errors),
                false,
                false,
                environment);
        int exitCode = new Litellmctl(console, project).run(args);
        return new ConsoleRun(exitCode, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    /** Standard output, read as one JSON object. */
    public Map<String, Object> json() {
        return JsonDocument.readObject("standard output", out);
    }

    /** The lines of standard error. */
    public List<String> faults() {
        return errors.lines().toList();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
