package litellm.console.command;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.execution.ExecutionName;
import litellm.console.execution.Executions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** What the commands share that are one execution of the state machine: how it is called, and whether it is followed. */
final class ExecutionStart {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "The execution's name; an execution with this name and the same request is followed, not started anew. Example: --name build-42")
    private String name;

    @Option(
            names = "--no-follow",
            description = "Print the execution's ARN and return. Example: litellmctl deploy dev --no-follow")
    private boolean noFollow;

    @Mixin
    private final FollowOptions following = new FollowOptions();

    void check(List<String> faults) {
        if (name != null) {
            ExecutionName.check(name, faults);
        }
        following.check(faults);
    }

    /**
     * Starts it and follows it to its end. The local cloud gets the working copy's control plane first.
     *
     * @param input the execution's input, JSON
     * @return the exit code
     */
    int run(Context context, String action, String environment, String input) {
        try (Aws aws = context.connect();
                SfnClient states = aws.stepFunctions()) {
            if (context.options().local()) {
                context.install(aws);
            }
            String executionName = name == null ? ExecutionName.of(action, environment, Clock.systemUTC()) : name;
            Executions executions = new Executions(aws, states);
            String arn = executions.start(executionName, input);
            return noFollow
                    ? started(context, executions, action, environment, arn)
                    : new Following(context, aws, states, following).follow(arn);
        }
    }

    /** One of a name that was there already may have ended; of one that has just begun Step Functions may not tell yet. */
    private static int started(Context context, Executions executions, String action, String environment, String arn) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "status", executions.status(arn).orElse(ExecutionStatus.RUNNING).toString());
        json.put("executionArn", arn);
        json.put("action", action);
        json.put("environment", environment);
        context.print(json, List.of(arn));
        return ExitCode.DONE;
    }
}
