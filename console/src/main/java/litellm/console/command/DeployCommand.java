package litellm.console.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.execution.ExecutionName;
import litellm.console.execution.Executions;
import litellm.console.request.DeployRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sfn.SfnClient;

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
            names = "--name",
            paramLabel = "NAME",
            description =
                    "The execution's name; an execution with this name and the same request is followed, not started anew. Example: --name build-42")
    private String name;

    @Option(
            names = "--no-follow",
            description = "Print the execution's ARN and return. Example: litellmctl deploy dev --no-follow")
    private boolean noFollow;

    @Mixin
    private final FollowOptions following = new FollowOptions();

    private String input;

    DeployCommand(Context context) {
        this.context = context;
    }

    @Override
    public void check(List<String> faults) {
        if (environment != null) {
            input = new DeployRequest(environment, stack, Optional.ofNullable(parameterFile), settings, tags)
                    .toInput(context.project(), faults);
        }
        if (name != null) {
            ExecutionName.check(name, faults);
        }
        following.check(faults);
    }

    @Override
    public int run() {
        try (Aws aws = context.connect();
                SfnClient states = aws.stepFunctions()) {
            if (context.options().local()) {
                context.install(aws, Map.of());
            }
            String executionName = name == null ? ExecutionName.of("deploy", environment, Clock.systemUTC()) : name;
            String arn = new Executions(aws, states).start(executionName, input);
            return noFollow ? started(arn) : new Following(context, aws, states, following).follow(arn);
        }
    }

    private int started(String arn) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", "RUNNING");
        json.put("executionArn", arn);
        json.put("action", "deploy");
        json.put("environment", environment);
        context.print(json, List.of(arn));
        return ExitCode.DONE;
    }
}
