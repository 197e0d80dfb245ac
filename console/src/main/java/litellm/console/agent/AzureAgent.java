package litellm.console.agent;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ForeignText;

/**
 * The Azure Pipelines agent that runs the console: it reads commands from standard output, and hands over its variables in
 * the environment (Azure Pipelines documentation, "Predefined variables").
 */
public final class AzureAgent {
    /** Characters; the agent cuts a longer issue off. */
    private static final int ISSUE_LIMIT = 4000;

    private final Map<String, String> environment;
    private final PrintStream commands;
    private final PrintStream errors;

    private AzureAgent(Map<String, String> environment, PrintStream commands, PrintStream errors) {
        this.environment = environment;
        this.commands = commands;
        this.errors = errors;
    }

    /**
     * The agent, where there is one.
     *
     * @param environment the process's environment; {@code TF_BUILD} is True under an agent
     * @param out what the agent reads, as it is: not the stream of {@link #neutral}
     * @param errors the same of standard error, which the agent reads as well
     */
    public static Optional<AzureAgent> of(Map<String, String> environment, PrintStream out, PrintStream errors) {
        return "True".equalsIgnoreCase(environment.get("TF_BUILD"))
                ? Optional.of(new AzureAgent(Map.copyOf(environment), out, errors))
                : Optional.empty();
    }

    /** The agent, with its commands beside standard output: a document that is printed there stays one. */
    public AzureAgent besideOutput() {
        return new AzureAgent(environment, errors, errors);
    }

    /** A stream for everything that is no command: nothing written to it is one to the agent. */
    public static PrintStream neutral(PrintStream out) {
        return new PrintStream(new NeutralStream(out), true, out.charset());
    }

    /** A variable; one without a value, or that the pipeline does not know and so left as {@code $(NAME)}, is none. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty() && !value.equals("$(%s)".formatted(name)));
    }

    /** Where a step may leave files; the agent empties it after the job. */
    public Path temporaryFolder() {
        return Path.of(variable("AGENT_TEMPDIRECTORY").orElseGet(() -> System.getProperty("java.io.tmpdir")))
                .toAbsolutePath();
    }

    /** Sets a variable for the steps that follow in this job, and as an output of this step for other jobs. */
    public void setVariable(String name, String value) {
        LoggingCommand command = LoggingCommand.of("task.setvariable", value).with("variable", name);
        send(command);
        send(command.with("isOutput", true));
    }

    /** Shows an error among the run's issues, cut to the length that the agent keeps. */
    public void error(String message) {
        issue("error", message);
    }

    /** Shows a warning among the run's issues, cut in the same way. */
    public void warning(String message) {
        issue("warning", message);
    }

    private void issue(String type, String message) {
        send(LoggingCommand.of("task.logissue", ForeignText.cut(message, ISSUE_LIMIT))
                .with("type", type));
    }

    public void send(LoggingCommand command) {
        commands.println(command);
        commands.flush();
    }
}
