package litellm.console.command;

import java.util.List;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.request.DeployRequest;
import litellm.console.status.StackReader;
import litellm.console.view.Access;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

/** {@code litellmctl access ENV}: where the gateway is, and how to read its keys. */
@Command(
        name = "access",
        description =
                "Shows the gateway's address, the admin UI's, and how to read the keys. Example: litellmctl access dev")
final class AccessCommand implements ConsoleCommand {
    private final Context context;

    @Parameters(paramLabel = "ENV", description = "The environment: dev, staging or prod. Example: dev")
    private String environment;

    AccessCommand(Context context) {
        this.context = context;
    }

    @Override
    public void check(List<String> faults) {
        if (environment != null) {
            DeployRequest.checkEnvironment(environment, faults);
        }
    }

    @Override
    public int run() {
        try (Aws aws = context.connect();
                CloudFormationClient cloudFormation = aws.cloudFormation()) {
            String endpoint = new StackReader(cloudFormation, environment)
                    .endpoint()
                    .orElseThrow(() -> ConsoleException.failed("%s is not deployed: %s deploys it"
                            .formatted(environment, context.options().commandLine("deploy " + environment))));
            Access access = new Access(environment, endpoint, endpoint + "/ui", aws.target());
            context.print(access.json(), access.lines());
            return ExitCode.DONE;
        }
    }
}
