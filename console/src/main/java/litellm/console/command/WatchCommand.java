package litellm.console.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.command.option.FollowOptions;
import litellm.console.execution.Executions;
import litellm.controlplane.ExecutionArn;
import litellm.controlplane.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sfn.SfnClient;

/** {@code litellmctl watch [EXECUTION]}: follows an execution that was started elsewhere, also after its end. */
@Command(name = "watch", description = "Follows an execution, running or ended. Example: litellmctl watch")
final class WatchCommand extends ConsoleCommand {
    @Parameters(
            paramLabel = "EXECUTION",
            arity = "0..1",
            description =
                    "Its ARN or name, or an environment for the newest that runs there; otherwise the newest of all that run. One that the end of a rotation has started is taken only where no other runs. Example: deploy-dev-20260102T030405Z-3f9c")
    private String execution;

    @Mixin
    private final FollowOptions following = new FollowOptions();

    WatchCommand(Context context) {
        super(context);
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
            Following follower = new Following(context, aws, states, following);
            if (execution != null && !Request.ENVIRONMENTS.contains(execution)) {
                return follower.follow(executions.arn(execution));
            }
            List<String> running = executions.running(Optional.ofNullable(execution));
            if (running.isEmpty()) {
                String which = execution == null ? "No execution" : "No execution of " + execution;
                context.print(Map.of("status", "NONE"), List.of(which + " is running"));
                return ExitCode.DONE;
            }
            nameOthers(running);
            return follower.follow(running.getFirst());
        }
    }

    private void nameOthers(List<String> running) {
        if (running.size() > 1) {
            context.progress()
                    .say("Beside the one that is followed run "
                            + running.stream()
                                    .skip(1)
                                    .map(ExecutionArn::new)
                                    .map(ExecutionArn::name)
                                    .collect(Collectors.joining(", ")));
        }
    }
}
