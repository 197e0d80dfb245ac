package litellm.console.command;

import java.util.List;
import java.util.Map;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.validate.WorkingCopyValidation;
import picocli.CommandLine.Command;

/** {@code litellmctl validate}: checks the working copy; asks no account. */
@Command(
        name = "validate",
        description =
                "Checks templates, parameters, state machine, config.yaml, Dockerfile, pipeline and tags; no account is needed. Example: litellmctl validate")
final class ValidateCommand extends ConsoleCommand {
    ValidateCommand(Context context) {
        super(context);
    }

    @Override
    public int run() {
        List<String> faults = new WorkingCopyValidation(context.project()).faults();
        if (!faults.isEmpty()) {
            throw ConsoleException.wrongUsage(faults);
        }
        context.print(Map.of("status", "SUCCEEDED", "faults", List.of()), List.of("Nothing is wrong."));
        return ExitCode.DONE;
    }
}
