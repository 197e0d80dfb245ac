package litellm.console.command;

import java.util.Map;
import litellm.console.request.ActionRequest;
import picocli.CommandLine.Command;

/** The commands that take nothing but an environment: {@code stop}, {@code start} and {@code restart}. */
abstract class PowerCommand extends ExecutionCommand {
    private final String action;

    private PowerCommand(Context context, String action) {
        super(context);
        this.action = action;
    }

    @Override
    ActionRequest request(String environment) {
        return new ActionRequest(action, environment, Map.of());
    }

    /** {@code litellmctl stop ENV}. */
    @Command(
            name = "stop",
            description =
                    "Stops an environment: no task runs, and the database is stopped. Example: litellmctl stop dev")
    static final class Stop extends PowerCommand {
        Stop(Context context) {
            super(context, "stop");
        }
    }

    /** {@code litellmctl start ENV}. */
    @Command(
            name = "start",
            description = "Starts a stopped environment, and waits until it serves. Example: litellmctl start dev")
    static final class Start extends PowerCommand {
        Start(Context context) {
            super(context, "start");
        }
    }

    /** {@code litellmctl restart ENV}. */
    @Command(
            name = "restart",
            description = "Replaces the gateway's tasks without a gap. Example: litellmctl restart dev")
    static final class Restart extends PowerCommand {
        Restart(Context context) {
            super(context, "restart");
        }
    }
}
