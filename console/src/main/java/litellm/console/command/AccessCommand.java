package litellm.console.command;

import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.view.Access;
import picocli.CommandLine.Command;

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
            String endpoint = context.endpoint(aws, environment.name());
            Access access = new Access(environment.name(), endpoint, endpoint + "/ui", aws.target());
            context.print(access.json(), access.lines());
            return ExitCode.DONE;
        }
    }
}
