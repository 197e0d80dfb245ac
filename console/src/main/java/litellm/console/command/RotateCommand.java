package litellm.console.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import litellm.console.command.option.OneOf;
import litellm.console.request.ActionRequest;
import litellm.controlplane.secrets.EnvironmentSecret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code litellmctl rotate ENV SECRET}. */
@Command(
        name = "rotate",
        description =
                "Gives a secret another value and restarts the gateway's tasks with it, without a gap. Example: litellmctl rotate dev database")
final class RotateCommand extends ExecutionCommand {
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

    RotateCommand(Context context) {
        super(context);
    }

    @Override
    boolean complete() {
        return secret != null;
    }

    @Override
    ActionRequest request(String environment) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("secret", secret);
        if (unstick) {
            members.put("unstick", true);
        }
        return new ActionRequest("rotate", environment, members);
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
