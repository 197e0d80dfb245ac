package litellm.console.command;

import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.view.Access;
import litellm.console.view.Endpoint;
import litellm.controlplane.gateway.GatewayService;
import picocli.CommandLine.Command;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;

/** {@code litellmctl access ENV}: where the gateway is, and how to read its keys. */
@Command(
        name = "access",
        description =
                "Shows the gateway's address, the admin UI's, and how to read the keys. Example: litellmctl access dev")
final class AccessCommand extends EnvironmentCommand {
    AccessCommand(Context context) {
        super(context);
    }

    @Override
    public int run() {
        try (Aws aws = context.connect()) {
            String address = context.endpoint(aws, environment.name());
            Access access =
                    new Access(new Endpoint(environment.name(), address, stopped(aws), aws.target()), address + "/ui");
            context.print(access.json(), access.lines());
            return ExitCode.DONE;
        }
    }

    /** Who may not ask for the service still gets everything else. */
    private boolean stopped(Aws aws) {
        try (EcsClient ecs = aws.client(EcsClient.builder())) {
            return new GatewayService(environment.name())
                    .find(ecs)
                    .filter(service -> service.desiredCount() == 0)
                    .isPresent();
        } catch (SdkException e) {
            return false;
        }
    }
}
