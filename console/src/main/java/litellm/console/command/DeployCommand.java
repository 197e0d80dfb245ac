package litellm.console.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.request.DeployRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code litellmctl deploy ENV}: one execution of the state machine, followed to its end. */
@Command(
        name = "deploy",
        description = "Deploys an environment, or brings it up to date. Example: litellmctl deploy dev")
final class DeployCommand implements ConsoleCommand {
    private final Context context;

    @Parameters(paramLabel = "ENV", description = "The environment: dev, staging or prod. Example: dev")
    private String environment;

    @Option(
            names = "--stack",
            paramLabel = "STACK",
            defaultValue = "all",
            description = "Only this stack, or all. Example: --stack network")
    private String stack;

    @Option(
            names = "--set",
            paramLabel = "STACK.PARAMETER=VALUE",
            description = "Sets a parameter of a stack; may be repeated. Example: --set network.EnableNatGateway=false")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--params",
            paramLabel = "FILE",
            description =
                    "Parameters from a JSON or YAML file, {stack: {Parameter: value}}; --set wins over it. Example: --params dev.yaml")
    private Path parameterFile;

    @Option(
            names = "--tag",
            paramLabel = "NAME=VALUE",
            description =
                    "A tag of every resource: CostCenter, Owner, Project or Compliance; may be repeated. Example: --tag Owner=platform")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--restore",
            paramLabel = "SNAPSHOT",
            defaultValue = "",
            description =
                    "The snapshot that a new database begins with, or latest. Example: litellmctl deploy dev --restore latest")
    private String restore;

    @Option(
            names = "--keep-until",
            paramLabel = "DAY",
            defaultValue = "",
            description =
                    "Schedules leave the environment alone until that day; none forgets it. Example: --keep-until 2026-12-31")
    private String keepUntil;

    @Mixin
    private final ExecutionStart start = new ExecutionStart();

    private String input;

    DeployCommand(Context context) {
        this.context = context;
    }

    @Override
    public void check(List<String> faults) {
        if (environment != null) {
            input = new DeployRequest(
                            environment,
                            stack,
                            Optional.ofNullable(parameterFile),
                            settings,
                            tags,
                            Map.of("restore", restore, "keepUntil", keepUntil))
                    .toInput(context.project(), faults);
        }
        start.check(faults);
    }

    @Override
    public int run() {
        return start.run(context, "deploy", environment, input);
    }
}
