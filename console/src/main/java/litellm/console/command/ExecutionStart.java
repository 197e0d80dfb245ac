package litellm.console.command;

import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.aws.Aws;
import litellm.console.aws.ControlPlaneStack;
import litellm.console.command.option.FollowOptions;
import litellm.console.document.JsonDocument;
import litellm.console.execution.Execution;
import litellm.console.execution.ExecutionName;
import litellm.console.execution.Executions;
import litellm.console.release.MeantRelease;
import litellm.console.request.ActionRequest;
import litellm.console.request.WorkingCopyCheck;
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
     * @return the exit code
     */
    int run(Context context, ActionRequest request) {
        try (Aws aws = context.connect();
                SfnClient states = aws.stepFunctions()) {
            Executions executions = new Executions(aws, states);
            PrintStream words = noFollow ? context.console().errors() : context.words();
            String given = name == null ? newName(request) : name;
            String arn = start(context, words, aws, executions, given, request);
            return noFollow
                    ? started(context, executions, request.action(), request.environment(), arn)
                    : new Following(context, aws, states, following).ofStarted().follow(arn);
        }
    }

    /**
     * The same for a command that shows more than how the execution ended.
     *
     * @param result shows what an execution has come to that ended well, and gives the exit code
     * @return the exit code
     */
    static int follow(
            Context context, ActionRequest request, FollowOptions following, ToIntBiFunction<Aws, Execution> result) {
        try (Aws aws = context.connect();
                SfnClient states = aws.stepFunctions()) {
            Executions executions = new Executions(aws, states);
            String arn = start(context, context.words(), aws, executions, newName(request), request);
            Following follower = new Following(context, aws, states, following).ofStarted();
            Execution execution = follower.watch(arn);
            if (!execution.succeeded()) {
                return follower.conclude(execution);
            }
            follower.publish(execution);
            return result.applyAsInt(aws, execution);
        }
    }

    private static String newName(ActionRequest request) {
        return ExecutionName.of(request.action(), request.environment(), Clock.systemUTC());
    }

    private static String start(
            Context context, PrintStream words, Aws aws, Executions executions, String name, ActionRequest request) {
        Map<String, Object> input = request.input();
        if (context.options().local()) {
            requireSense(context, aws, input);
            context.install(aws);
        }
        Optional<MeantRelease> meant = MeantRelease.of(aws, input);
        meant.ifPresent(release -> words.println(release.sentence()));
        return executions.start(
                name, JsonDocument.write(meant.map(release -> release.in(input)).orElse(input)));
    }

    /** Nobody waits for a control plane, made for this command alone, to be told that the command line is wrong. */
    private static void requireSense(Context context, Aws aws, Map<String, Object> input) {
        if (ControlPlaneStack.outputs(aws).isEmpty()) {
            List<String> faults = new WorkingCopyCheck(context.project()).faults(input);
            if (!faults.isEmpty()) {
                throw ConsoleException.wrongUsage(faults);
            }
        }
    }

    /** One of a name that was there already may have ended; of one that has just begun Step Functions may not tell yet. */
    static int started(Context context, Executions executions, String action, String environment, String arn) {
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
