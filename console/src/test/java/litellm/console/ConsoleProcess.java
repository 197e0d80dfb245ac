package litellm.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The console in a process of its own, for what a test cannot see from within: signals, a terminal, a machine's configuration. */
public final class ConsoleProcess {
    private ConsoleProcess() {}

    /**
     * How a program ended.
     *
     * @param printed both of its streams, or the one that was read
     */
    public record Result(int exitCode, String printed) {}

    /** Runs a program of the console to its end, in a machine with these variables. */
    public static Result run(Map<String, String> variables, String... program)
            throws IOException, InterruptedException {
        ProcessBuilder builder = builder(program).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        return result(process, process.getInputStream());
    }

    /** The same where standard output is a pipe that nobody reads any more; printed is what standard error has. */
    static Result runUnread(String... program) throws IOException, InterruptedException {
        Process process = builder(program).start();
        process.getInputStream().close();
        return result(process, process.getErrorStream());
    }

    private static ProcessBuilder builder(String... program) {
        List<String> command = command(
                "-D" + Project.HOME_PROPERTY + "=" + TestProject.repository().root());
        command.addAll(List.of(program));
        return new ProcessBuilder(command);
    }

    private static Result result(Process process, InputStream printed) throws IOException, InterruptedException {
        String text = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), text);
    }

    /** Starts Java on the tests' class path as the launcher would; {@code line} is further options, the program and its arguments. */
    public static List<String> command(String... line) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(line));
        return command;
    }
}
