package litellm.console.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.execution.Executions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sfn.SfnClient;

/** {@code litellmctl watch [EXECUTION]}: follows an execution that was started elsewhere, also after its end. */
@Command(name = "watch", description = "Follows an execution, running or ended. Example: litellmctl watch")
final class WatchCommand implements ConsoleCommand {
    private final Context context;

    @Parameters(
            paramLabel = "EXECUTION",
            arity = "0..1",
            description =
                    "Its ARN or name; otherwise the newest that is running. Example: deploy-dev-20260102T030405Z-3f9c")
    private String execution;

    @Mixin
    private final FollowOptions following = new FollowOptions();

    WatchCommand(Context context) {
        this.context = context;
    }

    @Override
    public void check(List<String> faults) {
        following.check(faults);
    }

    @Override
    public int run() {
        try (Aws aws = context.connect();
                SfnClient states = aws.stepFunctions()) {
            Executions executions = new Executions(aws, states);
            Optional<String> arn =
                    Optional.ofNullable(execution).map(executions::arn).or(executions::newestRunning);
            if (arn.isPresent()) {
                return new Following(context, aws, states, following).follow(arn.get());
            }
            context.print(Map.of("status", "NONE"), List.of("No execution is running"));
            return ExitCode.DONE;
        }
    }
}
