package litellm.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellm.console.request.ActionRequest;
import litellm.controlplane.secrets.EnvironmentSecret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code litellmctl rotate ENV SECRET}. */
@Command(
        name = "rotate",
        description =
                "Gives a secret another value and restarts the gateway's tasks with it, without a gap. Example: litellmctl rotate dev database")
final class RotateCommand implements ConsoleCommand {
    private final Context context;

    @Mixin
    private final EnvironmentArgument environment = new EnvironmentArgument();

    @Parameters(
            index = "1",
            paramLabel = "SECRET",
            completionCandidates = Secrets.class,
            description =
                    "master-key, database, ui-password, or api-keys, which swaps the providers' keys. Example: database")
    private String secret;

    @Option(
            names = "--unstick",
            description =
                    "Give up the pending version of a rotation that broke, then rotate. Example: litellmctl rotate dev database --unstick")
    private boolean unstick;

    @Mixin
    private final ExecutionStart start = new ExecutionStart();

    RotateCommand(Context context) {
        this.context = context;
    }

    @Override
    public void check(List<String> faults) {
        if (environment.name() != null && secret != null) {
            request().check(context.project(), faults);
        }
        start.check(faults);
    }

    @Override
    public int run() {
        return start.run(context, request());
    }

    private ActionRequest request() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("secret", secret);
        if (unstick) {
            members.put("unstick", true);
        }
        return new ActionRequest("rotate", environment.name(), members);
    }

    /** What a shell completes; what is allowed is for the machine to say. */
    static final class Secrets extends OneOf {
        Secrets() {
            super(Stream.of(EnvironmentSecret.values())
                    .map(EnvironmentSecret::kind)
                    .toList());
        }
    }
}
