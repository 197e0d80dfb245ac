package litellm.console.command;

import java.util.List;
import java.util.Map;
import litellm.console.request.ActionRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The commands that take nothing but an environment: {@code stop}, {@code start} and {@code restart}. */
abstract class PowerCommand implements ConsoleCommand {
    private final Context context;
    private final String action;

    @Mixin
    private final EnvironmentArgument environment = new EnvironmentArgument();

    @Mixin
    private final ExecutionStart start = new ExecutionStart();

    private PowerCommand(Context context, String action) {
        this.context = context;
        this.action = action;
    }

    @Override
    public void check(List<String> faults) {
        if (environment.name() != null) {
            request().check(context.project(), faults);
        }
        start.check(faults);
    }

    @Override
    public int run() {
        return start.run(context, request());
    }

    private ActionRequest request() {
        return new ActionRequest(action, environment.name(), Map.of());
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
