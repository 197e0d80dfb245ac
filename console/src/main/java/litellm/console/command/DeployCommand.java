package litellm.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.command.option.DeploymentOptions;
import litellm.console.command.option.Given;
import litellm.console.request.ActionRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code litellmctl deploy ENV}: one execution of the state machine, followed to its end. */
@Command(
        name = "deploy",
        description = "Deploys an environment, or brings it up to date. Example: litellmctl deploy dev")
final class DeployCommand extends ConsoleCommand {
    @Mixin
    private final DeploymentOptions deployment = new DeploymentOptions();

    @Option(
            names = "--restore",
            paramLabel = "SNAPSHOT",
            description =
                    "The snapshot that a new database begins with, or latest. Example: litellmctl deploy dev --restore latest")
    private String restore;

    @Option(
            names = "--keep-until",
            paramLabel = "DAY",
            description =
                    "Schedules leave the environment alone up to and including that day; none lifts this. Example: --keep-until 2026-12-31")
    private String keepUntil;

    @Mixin
    private final ExecutionStart start = new ExecutionStart();

    private Optional<ActionRequest> request = Optional.empty();

    DeployCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        Map<String, Object> options = new LinkedHashMap<>();
        Given.put(options, "restore", "--restore", restore, faults);
        Given.put(options, "keepUntil", "--keep-until", keepUntil, faults);
        request = deployment.checkedRequest("deploy", options, context.project(), faults);
        start.check(faults);
    }

    @Override
    public int run() {
        return start.run(context, request.orElseThrow());
    }
}
