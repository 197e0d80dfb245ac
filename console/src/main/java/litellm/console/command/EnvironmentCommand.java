package litellm.console.command;

import java.util.List;
import litellm.console.command.option.EnvironmentArgument;
import picocli.CommandLine.Mixin;

/** A command about one environment. */
abstract class EnvironmentCommand extends ConsoleCommand {
    @Mixin
    final EnvironmentArgument environment = new EnvironmentArgument();

    EnvironmentCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        environment.check(faults);
    }
}
