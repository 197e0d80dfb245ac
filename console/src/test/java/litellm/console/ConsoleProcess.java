package litellm.console;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The console in a process of its own, for what a test cannot see from within: signals, a terminal, a machine's configuration. */
public final class ConsoleProcess {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private ConsoleProcess() {}

    /** Runs a program of the console to its end, in a machine with these variables. */
    public static ProcessOutput run(Map<String, String> variables, String... program)
            throws IOException, InterruptedException {
        ProcessBuilder builder = builder(program);
        builder.environment().putAll(variables);
        return ProcessOutput.of(builder, PATIENCE);
    }

    /** The same where standard output is a pipe that nobody reads any more; printed is what standard error has. */
    public static ProcessOutput runUnread(String... program) throws IOException, InterruptedException {
        Process process = builder(program).start();
        process.getInputStream().close();
        return ProcessOutput.of(process, process.getErrorStream(), PATIENCE);
    }

    private static ProcessBuilder builder(String... program) {
        List<String> command = command(
                "-D" + Project.HOME_PROPERTY + "=" + TestProject.repository().root());
        command.addAll(List.of(program));
        return new ProcessBuilder(command);
    }

    /** Starts Java as the launcher would; {@code line} is further options, the program and its arguments. */
    public static List<String> command(String... line) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Xmn6m",
                "-XX:CompileThresholdScaling=4",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(classes());
        command.addAll(List.of(line));
        return command;
    }

    /** Once the console is packaged, its jars and the loaded classes that the build keeps of them: a start is half the work. */
    private static List<String> classes() {
        if (!Boolean.getBoolean("console.packaged")) {
            return List.of("-cp", System.getProperty("java.class.path"));
        }
        Path target = TestProject.repository().root().resolve("console/target");
        return List.of(
                "-XX:AOTCache=" + target.resolve("litellmctl.aot"),
                "-Xlog:disable",
                "-cp",
                target.resolve("console.jar") + File.pathSeparator + target.resolve("lib") + "/*");
    }
}
