package litellm.console.program;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.Project;
import litellm.console.agent.AzureAgent;
import litellm.console.command.ConsoleCommand;
import litellm.console.command.RootCommand;
import litellm.console.command.option.CommandLineFaults;
import litellm.console.command.option.GlobalOptions;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.console.execution.Execution;
import litellm.console.terminal.ClosedPipe;
import litellm.console.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import software.amazon.awssdk.core.exception.SdkException;

/** The program: reads the command line, runs the command, says what went wrong, gives the exit code. */
public final class Litellmctl {
    private static final String HELP = "Help: ";

    private final Console console;
    private final Project project;

    public Litellmctl(Console console, Project project) {
        this.console = console;
        this.project = project;
    }

    public static void main(String[] args) {
        Console console = Console.system();
        silenceLog();
        System.exit(new Litellmctl(console, Project.current()).run(args));
    }

    /** What the functions' code logs is for CloudWatch Logs; here it would stand in the one object of {@code --output json}. */
    private static void silenceLog() {
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    /**
     * Runs one command.
     *
     * @return the exit code, see {@link ExitCode}
     */
    public int run(String... args) {
        try {
            return ended(args);
        } catch (ClosedPipe _) {
            return ExitCode.CLOSED_PIPE;
        }
    }

    private int ended(String... args) {
        int exitCode = attempt(args);
        if (console.out().checkError()) {
            console.errors().println("litellmctl: standard output: cannot be written; what the command did stays done");
            return ExitCode.FAILED;
        }
        return exitCode;
    }

    private int attempt(String... args) {
        RootCommand root = new RootCommand(console, project);
        try {
            return run(root, args);
        } catch (ConsoleException e) {
            return report(root, e.faults(), e.exitCode(), e.execution());
        } catch (DocumentException e) {
            return report(root, List.of(e.getMessage()), ExitCode.USAGE);
        } catch (SdkException e) {
            return report(root, List.of(root.sentence(e)), ExitCode.FAILED);
        } catch (ClosedPipe e) {
            throw e;
        } catch (RuntimeException e) {
            return report(root, List.of(unforeseen(e)), ExitCode.FAILED);
        }
    }

    private int run(RootCommand root, String... args) {
        CommandLine line = root.commandLine();
        ParseResult parsed = line.parseArgs(args);
        Integer helped =
                CommandLineFaults.unknownCommand(parsed).isPresent() ? null : CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        CommandLine called = parsed.asCommandLineList().getLast();
        List<String> faults = new ArrayList<>(CommandLineFaults.of(parsed));
        root.options().check(RootCommand.isLocal(called), faults);
        if (called.getCommand() instanceof ConsoleCommand command) {
            command.check(faults);
            if (faults.isEmpty()) {
                return command.run();
            }
        } else if (faults.isEmpty()) {
            called.usage(console.errors());
            faults.add("COMMAND: found none; allowed: "
                    + String.join(", ", called.getSubcommands().keySet()));
        }
        faults.add(HELP
                + "%s --help"
                        .formatted(called.getCommandSpec()
                                .qualifiedName()
                                .replaceFirst("litellmctl", Matcher.quoteReplacement(GlobalOptions.program()))));
        throw ConsoleException.wrongUsage(faults);
    }

    /** Not its message, in which there may be a secret. */
    private static String unforeseen(RuntimeException fault) {
        return "The command failed unexpectedly (%s%s); please report this line"
                .formatted(fault.getClass().getSimpleName(), place(fault));
    }

    /** The first line of this program's own code that the fault came through. */
    private static String place(RuntimeException fault) {
        return Stream.of(fault.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("litellm."))
                .findFirst()
                .map(frame -> " at %s.%s:%d"
                        .formatted(
                                frame.getClassName().replaceFirst(".*\\.", ""),
                                frame.getMethodName(),
                                frame.getLineNumber()))
                .orElse("");
    }

    private int report(RootCommand root, List<String> found, int exitCode) {
        return report(root, found, exitCode, Optional.empty());
    }

    private int report(RootCommand root, List<String> found, int exitCode, Optional<String> execution) {
        List<String> faults = found.stream()
                .map(fault -> fault.startsWith(HELP) ? fault : root.options().withCommands(fault))
                .toList();
        faults.forEach(fault -> console.errors().println("litellmctl: " + fault));
        List<String> said =
                faults.stream().filter(fault -> !fault.startsWith(HELP)).toList();
        // Beside the output, which may be a document; on the run's page nothing else would say why its job is red.
        console.azure().map(AzureAgent::besideOutput).ifPresent(agent -> said.forEach(agent::error));
        if (root.options().json()) {
            Map<String, Object> result = new LinkedHashMap<>();
            String status = exitCode == ExitCode.USAGE ? "REFUSED" : "FAILED";
            // A program would take the command's failure for the execution's.
            result.put("status", execution.isPresent() ? "RUNNING" : status);
            execution.ifPresent(arn -> result.put("executionArn", arn));
            result.put("error", exitCode == ExitCode.USAGE ? Execution.INVALID_REQUEST : "ConsoleFailed");
            result.put("cause", String.join("\n", said));
            console.out().println(JsonDocument.writeIndented(result));
        }
        return exitCode;
    }
}
