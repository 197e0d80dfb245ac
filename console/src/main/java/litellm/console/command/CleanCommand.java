package litellm.console.command;

import java.util.Map;
import litellm.console.command.option.WholeNumber;
import litellm.console.request.ActionRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code litellmctl clean ENV --keep N}: deletes the environment's images but for the newest and those in use. */
@Command(
        name = "clean",
        description =
                "Deletes the images of an environment, all but the newest and those in use. Example: litellmctl clean dev --keep 5")
final class CleanCommand extends ExecutionCommand {
    @Option(
            names = "--keep",
            paramLabel = "N",
            required = true,
            description = "How many of the newest images stay beside those in use, 0 to 100000. Example: --keep 5")
    @WholeNumber(from = 0, to = 100_000)
    private Integer keep;

    CleanCommand(Context context) {
        super(context);
    }

    @Override
    boolean complete() {
        return keep != null;
    }

    @Override
    ActionRequest request(String environment) {
        return new ActionRequest("clean", environment, Map.of("keep", keep));
    }
}
