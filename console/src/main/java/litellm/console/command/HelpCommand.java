package litellm.console.command;

import java.util.ArrayList;
import java.util.List;
import litellm.console.ExitCode;
import litellm.console.command.option.CommandLineFaults;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code litellmctl help [COMMAND]}: what {@code --help} shows behind that command. */
@Command(name = "help", description = "Shows the help of a command. Example: litellmctl help deploy")
final class HelpCommand extends ConsoleCommand {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The command, with the one that it belongs to before it. Example: local up")
    private final List<String> names = new ArrayList<>();

    private CommandLine command;

    HelpCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        command = spec.root().commandLine();
        for (String name : names) {
            CommandLine next = command.getSubcommands().get(name);
            if (next == null) {
                faults.add(CommandLineFaults.noCommand(name, command));
                return;
            }
            command = next;
        }
    }

    @Override
    public int run() {
        command.usage(command.getOut());
        return ExitCode.DONE;
    }
}
