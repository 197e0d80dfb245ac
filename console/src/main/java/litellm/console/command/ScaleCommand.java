package litellm.console.command;

import java.util.List;
import java.util.Map;
import litellm.console.request.ActionRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code litellmctl scale ENV --count N}: as many tasks of the gateway as that, and never fewer. */
@Command(
        name = "scale",
        description = "Sets how many tasks of the gateway run at least. Example: litellmctl scale dev --count 2")
final class ScaleCommand implements ConsoleCommand {
    private final Context context;

    @Mixin
    private final EnvironmentArgument environment = new EnvironmentArgument();

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

    @Mixin
    private final ExecutionStart start = new ExecutionStart();

    ScaleCommand(Context context) {
        this.context = context;
    }

    @Override
    public void check(List<String> faults) {
        if (environment.name() != null && count != null) {
            request().check(context.project(), faults);
        }
        start.check(faults);
    }

    @Override
    public int run() {
        return start.run(context, request());
    }

    private ActionRequest request() {
        return new ActionRequest("scale", environment.name(), Map.of("count", count, "force", force));
    }
}
