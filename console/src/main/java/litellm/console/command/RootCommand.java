package litellm.console.command;

import java.io.PrintStream;
import java.io.PrintWriter;
import litellm.console.Project;
import litellm.console.command.option.GlobalOptions;
import litellm.console.command.option.WholeWords;
import litellm.console.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;
import software.amazon.awssdk.core.exception.SdkException;

/** The command {@code litellmctl} itself: the options that all commands share. */
@Command(
        name = "litellmctl",
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Puts a LiteLLM gateway on AWS and keeps it healthy.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "    0  done",
            "    1  the operation failed",
            "    2  wrong usage or input, nothing was changed",
            "    3  a scan with findings, also a teardown's own; a plan with drift alone; models that differ",
            "    4  a plan with changes",
            "    5  the time of --at-most is up, and the execution still runs",
            "  130  Ctrl-C: the execution goes on, or stops where --on-cancel says so"
        })
public final class RootCommand {
    private final Console console;
    private final Project project;

    @Mixin
    private final GlobalOptions options = new GlobalOptions();

    public RootCommand(Console console, Project project) {
        this.console = console;
        this.project = project;
    }

    public GlobalOptions options() {
        return options;
    }

    /** Why a call of AWS came to nothing, as one sentence. */
    public String sentence(SdkException fault) {
        return new Context(console, project, options).sentence(fault);
    }

    /** The parser of the whole command line; it collects faults instead of throwing the first. */
    public CommandLine commandLine() {
        Context context = new Context(console, project, options);
        CommandLine line = new CommandLine(this)
                .addSubcommand(new BootstrapCommand(context))
                .addSubcommand(new PlanCommand(context))
                .addSubcommand(new DeployCommand(context))
                .addSubcommand(new TeardownCommand(context))
                .addSubcommand(new ScaleCommand(context))
                .addSubcommand(new PowerCommand.Stop(context))
                .addSubcommand(new PowerCommand.Start(context))
                .addSubcommand(new PowerCommand.Restart(context))
                .addSubcommand(new CleanCommand(context))
                .addSubcommand(new ScanCommand(context))
                .addSubcommand(new RotateCommand(context))
                .addSubcommand(new StatusCommand(context))
                .addSubcommand(new WatchCommand(context))
                .addSubcommand(new ReportCommand(context))
                .addSubcommand(new HistoryCommand(context))
                .addSubcommand(new AccessCommand(context))
                .addSubcommand(new PipelinesCommand(context))
                .addSubcommand(new ProviderKeysCommand(context))
                .addSubcommand(new PublishCommand(context))
                .addSubcommand(new CompletionCommand(context))
                .addSubcommand(AzureCommand.commandLine(context))
                .addSubcommand(new CostCommand(context))
                .addSubcommand(new ValidateCommand(context))
                .addSubcommand(new ModelsCommand(context))
                .addSubcommand(new DoctorCommand(context))
                .addSubcommand(LocalCommand.commandLine(context))
                .addSubcommand(new HelpCommand(context));
        prepare(line);
        return line.setOut(writer(console.out())).setErr(writer(console.errors()));
    }

    /** Whether a command is about the local cloud itself. */
    public static boolean isLocal(CommandLine command) {
        return command.getCommandSpec().qualifiedName().startsWith("litellmctl local");
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private static void prepare(CommandLine line) {
        line.getCommandSpec().parser().collectErrors(true);
        WholeWords.keepIn(line);
        line.getSubcommands().values().forEach(RootCommand::prepare);
    }
}
