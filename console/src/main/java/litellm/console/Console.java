package litellm.console;

import java.io.PrintStream;

/**
 * What the console writes to.
 *
 * @param out results
 * @param errors faults and, where the results are for a machine, progress
 * @param outIsTerminal whether a person reads {@code out} on a terminal
 * @param errorsIsTerminal whether a person reads {@code errors} on a terminal
 */
public record Console(PrintStream out, PrintStream errors, boolean outIsTerminal, boolean errorsIsTerminal) {
    /** The process's own streams; the launcher says which of them are terminals, since Java cannot. */
    public static Console system() {
        return new Console(
                System.out,
                System.err,
                Boolean.getBoolean("litellm.terminal.output"),
                Boolean.getBoolean("litellm.terminal.errors"));
    }
}
