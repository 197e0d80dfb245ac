package litellm.console.command;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.document.JsonDocument;
import litellm.console.status.EnvironmentStatus;
import litellm.console.status.StatusReader;
import litellm.console.status.StatusText;
import picocli.CommandLine.Command;

/** {@code litellmctl status ENV}: where an environment stands. */
@Command(
        name = "status",
        description =
                "Shows an environment's stacks, release, tasks, load balancer, database, secrets and last execution. Example: litellmctl status dev")
final class StatusCommand extends EnvironmentCommand {
    StatusCommand(Context context) {
        super(context);
    }

    @Override
    public int run() {
        try (Aws aws = context.connect()) {
            EnvironmentStatus status = new StatusReader(aws, environment.name(), Clock.systemUTC())
                    .read(context.project().stacks().names());
            context.print(
                    aws.target(),
                    json(status),
                    new StatusText(status, aws.target(), context.options()::commandLine).lines());
            return ExitCode.DONE;
        }
    }

    private static Map<String, Object> json(EnvironmentStatus status) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", status.environment());
        json.put("endpoint", status.endpoint().orElse(null));
        json.put("stacks", status.stacks());
        json.put("release", status.release().orElse(null));
        json.put("image", status.image().orElse(null));
        json.put("service", status.service().orElse(null));
        json.put("database", status.database().orElse(null));
        json.put("loadBalancer", status.loadBalancer().orElse(null));
        json.put("targets", status.targets());
        json.put("secrets", status.secrets());
        json.put("errors", status.errors().orElse(null));
        json.put("cost", status.cost());
        json.put("keepUntil", status.keepUntil());
        json.put("schedule", status.schedule().orElse(null));
        json.put("lastExecution", status.lastExecution().orElse(null));
        json.put("unreadable", status.unreadable());
        return JsonDocument.withoutNulls(json);
    }
}
