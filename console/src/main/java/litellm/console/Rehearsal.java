package litellm.console;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Commands given once for nobody, where nobody answers: for the build, which keeps the classes that they load. With those the
 * console starts in half the time.
 *
 * @see <a href="https://openjdk.org/jeps/514">Ahead-of-time command-line ergonomics</a>
 */
final class Rehearsal {
    /** Nothing listens there. */
    private static final List<String> NOWHERE =
            List.of("--endpoint-url", "http://127.0.0.1:1", "--region", "us-east-1");

    /** Whatever a person configured for AWS on this machine does not concern a build; the files are not there. */
    private static final Map<String, String> SETTINGS = Map.of(
            "aws.accessKeyId", "rehearsal",
            "aws.secretAccessKey", "rehearsal",
            "aws.maxAttempts", "1",
            "aws.profile", "default",
            "aws.configFile", "/dev/null/config",
            "aws.sharedCredentialsFile", "/dev/null/credentials");

    private static final List<List<String>> COMMANDS = List.of(
            List.of("validate"),
            List.of("deploy", "dev"),
            List.of("status", "dev"),
            List.of("history", "dev"),
            List.of("watch", "rehearsal"),
            List.of("report", "rehearsal"),
            List.of("access", "dev"));

    private Rehearsal() {}

    /** Runs the commands one after the other. How they end does not matter; no call of AWS gets anywhere. */
    public static void main(String[] arguments) {
        SETTINGS.forEach(System::setProperty);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Console console = Console.of(InputStream.nullInputStream(), nowhere, nowhere, false, false, Map.of());
        for (List<String> command : COMMANDS) {
            List<String> line = new ArrayList<>(NOWHERE);
            line.addAll(command);
            new Litellmctl(console, Project.current()).run(line.toArray(String[]::new));
        }
    }
}
