package litellm.console.command;

import java.util.List;
import litellm.console.ExitCode;
import litellm.console.command.option.OneOf;
import litellm.console.terminal.Console;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code litellmctl completion bash}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description =
                "Prints a script that lets bash, or zsh with bashcompinit, complete commands and options. Example: litellmctl completion bash >~/.litellmctl && echo '. ~/.litellmctl' >>~/.bashrc")
final class CompletionCommand extends ConsoleCommand {
    @Parameters(paramLabel = "SHELL", completionCandidates = Shells.class, description = "bash or zsh. Example: bash")
    private String shell;

    @Spec
    private CommandSpec spec;

    CompletionCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        new Shells().check("SHELL", shell, faults);
    }

    @Override
    public int run() {
        Console console = context.console();
        console.out().println(AutoComplete.bash("litellmctl", spec.root().commandLine()));
        return ExitCode.DONE;
    }

    /** Both read the same script. */
    static final class Shells extends OneOf {
        Shells() {
            super("bash", "zsh");
        }
    }
}
