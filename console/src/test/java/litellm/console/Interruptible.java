package litellm.console;

import java.util.List;
import java.util.stream.Stream;

/**
 * Starts commands that SIGINT can end. A shell starts background jobs with SIGINT ignored and their children inherit that; this sets
 * the default again first.
 */
public final class Interruptible {
    private static final String START =
            "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])";

    private Interruptible() {}

    /** The command that starts this one. */
    public static List<String> command(List<String> command) {
        return Stream.concat(Stream.of("python3", "-c", START), command.stream())
                .toList();
    }
}
