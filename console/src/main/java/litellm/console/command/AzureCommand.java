package litellm.console.command;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.agent.AzureAgent;
import litellm.console.aws.Aws;
import litellm.console.azure.PipelineResult;
import litellm.console.command.option.FollowOptions;
import litellm.console.execution.Executions;
import litellm.console.release.ReleaseAssembler;
import litellm.console.request.PipelineRequest;
import litellm.controlplane.ForeignText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** {@code litellmctl azure …}: the steps of azure-pipelines.yml. What they work on comes from the agent's variables. */
@Command(name = "azure", description = "The steps of azure-pipelines.yml. Example: litellmctl azure follow")
final class AzureCommand {
    private AzureCommand() {}

    static CommandLine commandLine(Context context) {
        return new CommandLine(new AzureCommand())
                .addSubcommand(new Start(context))
                .addSubcommand(new Follow(context));
    }

    private static AzureAgent agent(Context context) {
        return context.azure()
                .orElseThrow(() -> ConsoleException.wrongUsage(
                        "TF_BUILD: found no Azure Pipelines agent; allowed: True, which an agent sets"));
    }

    private static String require(AzureAgent agent, String variable, String what) {
        return agent.variable(variable)
                .orElseThrow(
                        () -> ConsoleException.wrongUsage("%s: found nothing; allowed: %s".formatted(variable, what)));
    }

    /** {@code litellmctl azure start}. */
    @Command(
            name = "start",
            description =
                    "Starts the execution that REQUEST describes, once for each attempt of a build: a re-run finds the one that still runs, and else starts another. Example: litellmctl azure start")
    static final class Start extends ConsoleCommand {
        Start(Context context) {
            super(context);
        }

        @Override
        public int run() {
            AzureAgent agent = agent(context);
            String form =
                    require(agent, "REQUEST", "the pipeline's parameters, as convertToJson(parameters) writes them");
            String build = require(agent, "BUILD_BUILDID", "the build's id, which an agent sets");
            PipelineRequest request = PipelineRequest.of(
                    form, new ReleaseAssembler(context.project()).assemble().id());
            try (Aws aws = context.connect();
                    SfnClient states = aws.stepFunctions()) {
                Executions executions = new Executions(aws, states);
                String arn = executions.startOnce(
                        request.executionNames(build, attempt(agent)), same(request), request.toJson());
                new PipelineResult(agent).started(arn);
                return ExecutionStart.started(
                        context, executions, asked(request, "action"), asked(request, "environment"), arn);
            }
        }

        /** What the form says, whatever it is; null where it says nothing. */
        private static String asked(PipelineRequest request, String member) {
            return Objects.toString(request.input().get(member), null);
        }

        /**
         * A person who reruns a stage wants it done again, be it to bring back what it once deployed; but a second rotation of the
         * provider keys would put those before back in use.
         */
        private static Set<ExecutionStatus> same(PipelineRequest request) {
            return "rotate".equals(request.input().get("action"))
                    ? Set.of(ExecutionStatus.RUNNING, ExecutionStatus.SUCCEEDED)
                    : Set.of(ExecutionStatus.RUNNING);
        }

        private static int attempt(AzureAgent agent) {
            String attempt = agent.variable("SYSTEM_STAGEATTEMPT").orElse("1");
            if (!attempt.matches("[1-9]\\d{0,2}")) {
                throw ConsoleException.wrongUsage(
                        "SYSTEM_STAGEATTEMPT: found \"%s\"; allowed: 1 to 999".formatted(ForeignText.line(attempt)));
            }
            return Integer.parseInt(attempt);
        }
    }

    /** {@code litellmctl azure follow}. */
    @Command(
            name = "follow",
            description =
                    "Follows the execution of the variable executionArn; where it still runs when the time is up, the next step goes on. Example: litellmctl azure follow --at-most 12m")
    static final class Follow extends ConsoleCommand {
        @Mixin
        private final FollowOptions following = new FollowOptions();

        @Option(
                names = "--last",
                description =
                        "No step goes on after this one: that the execution still runs is a failure. Example: litellmctl azure follow --last")
        private boolean last;

        Follow(Context context) {
            super(context);
        }

        @Override
        public void check(List<String> faults) {
            following.check(faults);
        }

        @Override
        public int run() {
            AzureAgent agent = agent(context);
            String execution = require(agent, "EXECUTIONARN", "the ARN or the name of an execution");
            try (Aws aws = context.connect();
                    SfnClient states = aws.stepFunctions()) {
                String arn = new Executions(aws, states).arn(execution);
                int exitCode = new Following(context, aws, states, following).follow(arn);
                if (exitCode == ExitCode.RUNNING && last) {
                    agent.error("The execution still runs; run this job again to follow it further: " + arn);
                }
                return exitCode == ExitCode.RUNNING && !last ? ExitCode.DONE : exitCode;
            }
        }
    }
}
