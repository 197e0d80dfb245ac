package litellm.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The console in a process of its own, for what a test cannot see from within: signals, a terminal, a machine's configuration. */
public final class ConsoleProcess {
    private ConsoleProcess() {}

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
