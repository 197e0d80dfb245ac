package litellm.console.command;

import java.util.Map;
import litellm.console.command.option.WholeNumber;
import litellm.console.request.ActionRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code litellmctl scale ENV --count N}: as many tasks of the gateway as that, and never fewer. */
@Command(
        name = "scale",
        description = "Sets how many tasks of the gateway run at least. Example: litellmctl scale dev --count 2")
final class ScaleCommand extends ExecutionCommand {
    @Option(
            names = "--count",
            paramLabel = "N",
            required = true,
            description = "The number of tasks, 0 to 100. Example: --count 2")
    @WholeNumber(from = 0, to = 100)
    private Integer count;

    @Option(
            names = "--force",
            description =
                    "Go beyond the maximum of autoscaling, and the connections that the database accepts. Example: litellmctl scale dev --count 20 --force")
    private boolean force;

    ScaleCommand(Context context) {
        super(context);
    }

    @Override
    boolean complete() {
        return count != null;
    }

    @Override
    ActionRequest request(String environment) {
        return new ActionRequest("scale", environment, Map.of("count", count, "force", force));
    }
}
