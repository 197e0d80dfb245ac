package litellm.console.command;

import java.util.List;
import java.util.Map;
import litellm.console.request.ActionRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code litellmctl clean ENV --keep N}: deletes the environment's images but for the newest and those in use. */
@Command(
        name = "clean",
        description =
                "Deletes the images of an environment, all but the newest and those in use. Example: litellmctl clean dev --keep 5")
final class CleanCommand implements ConsoleCommand {
    private final Context context;

    @Mixin
    private final EnvironmentArgument environment = new EnvironmentArgument();

    @Option(
            names = "--keep",
            paramLabel = "N",
            required = true,
            description = "How many of the newest images stay beside those in use, 0 to 100000. Example: --keep 5")
    @WholeNumber(from = 0, to = 100_000)
    private Integer keep;

    @Mixin
    private final ExecutionStart start = new ExecutionStart();

    CleanCommand(Context context) {
        this.context = context;
    }

    @Override
    public void check(List<String> faults) {
        if (environment.name() != null && keep != null) {
            request().check(context.project(), faults);
        }
        start.check(faults);
    }

    @Override
    public int run() {
        return start.run(context, request());
    }

    private ActionRequest request() {
        return new ActionRequest("clean", environment.name(), Map.of("keep", keep));
    }
}
