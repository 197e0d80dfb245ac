package litellm.console.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import litellm.console.agent.AzureAgent;
import org.jline.terminal.Terminal;

/**
 * What the console reads from and writes to.
 *
 * @param in what is typed or piped in
 * @param out results
 * @param errors faults and, where the results are for a machine, progress
 * @param outIsTerminal whether a person reads {@code out} on a terminal
 * @param errorsIsTerminal whether a person reads {@code errors} on a terminal
 * @param azure the Azure Pipelines agent that reads {@code out}, where one does
 */
public record Console(
        InputStream in,
        PrintStream out,
        PrintStream errors,
        boolean outIsTerminal,
        boolean errorsIsTerminal,
        Optional<AzureAgent> azure,
        Map<String, String> environment) {
    /** The process's own streams; the launcher says which of them are terminals, since Java cannot. */
    public static Console system() {
        return of(
                System.in,
                StandardOutput.print(System.out.charset()),
                System.err,
                Boolean.getBoolean("litellm.terminal.output"),
                Boolean.getBoolean("litellm.terminal.errors"),
                System.getenv());
    }

    /** These streams; under an Azure Pipelines agent nothing that is written to them is a command to it. */
    public static Console of(
            InputStream in,
            PrintStream out,
            PrintStream errors,
            boolean outIsTerminal,
            boolean errorsIsTerminal,
            Map<String, String> environment) {
        Optional<AzureAgent> azure = AzureAgent.of(environment, out, errors);
        return azure.isPresent()
                ? new Console(in, AzureAgent.neutral(out), AzureAgent.neutral(errors), false, false, azure, environment)
                : new Console(in, out, errors, outIsTerminal, errorsIsTerminal, azure, environment);
    }

    /** Where a person types what nobody is to see; empty where anything is piped. */
    public Optional<java.io.Console> keyboard() {
        return in.equals(System.in)
                ? Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal)
                : Optional.empty();
    }

    /** Whether a person types what is read, and would see it; the launcher says so, since Java cannot. */
    public boolean inIsTerminal() {
        return in.equals(System.in) && Boolean.getBoolean("litellm.terminal.input");
    }

    /** Whether what is printed may have colours: a person reads it on a terminal that has some, and has not asked for none (no-color.org). */
    public boolean coloured() {
        return outIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").startsWith(Terminal.TYPE_DUMB);
    }
}
