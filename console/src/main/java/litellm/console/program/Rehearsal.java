package litellm.console.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import litellm.console.Project;
import litellm.console.terminal.Console;

/**
 * Commands given once for nobody, to an AWS that is none: for the build, which keeps the classes that they load. With those the
 * console starts in half the time.
 *
 * @see <a href="https://openjdk.org/jeps/514">Ahead-of-time command-line ergonomics</a>
 */
final class Rehearsal {
    /** Whatever a person configured for AWS on this machine does not concern a build; the files are not there. */
    private static final Map<String, String> SETTINGS = Map.of(
            "aws.accessKeyId", "rehearsal",
            "aws.secretAccessKey", "rehearsal",
            "aws.profile", "default",
            "aws.configFile", "/dev/null/config",
            "aws.sharedCredentialsFile", "/dev/null/credentials");

    private static final List<List<String>> COMMANDS = List.of(
            List.of("validate"),
            List.of("deploy", "dev"),
            List.of("status", "dev"),
            List.of("history", "dev"),
            List.of("watch", "rehearsal"),
            List.of("watch", "rehearsal", "--output", "json"),
            List.of("report", "rehearsal", "--out", "/dev/null"),
            List.of("access", "dev"),
            List.of("scan", "dev"));

    private Rehearsal() {}

    /**
     * Runs the commands one after the other. How they end does not matter; no call gets beyond this process.
     *
     * @throws IOException if no port of the loopback interface can be listened at
     */
    public static void main(String[] arguments) throws IOException {
        SETTINGS.forEach(System::setProperty);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Console console = Console.of(InputStream.nullInputStream(), nowhere, nowhere, false, false, Map.of());
        try (RehearsedAws aws = new RehearsedAws()) {
            for (List<String> command : COMMANDS) {
                new Litellmctl(console, Project.current()).run(aws.asked(command));
            }
        }
    }
}
