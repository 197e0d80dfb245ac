package litellm.console.command;

import java.time.Clock;
import java.util.List;
import litellm.console.ConsoleException;
import litellm.console.aws.Aws;
import litellm.console.command.option.FollowOptions;
import litellm.console.command.option.OneOf;
import litellm.console.execution.ExecutionName;
import litellm.console.execution.Executions;
import litellm.controlplane.EnvironmentTags;
import litellm.controlplane.schedule.SchedulePolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sfn.SfnClient;

/** {@code litellmctl local fire SCHEDULE}: what a schedule does at its time, now. */
@Command(name = "fire", description = "Runs a schedule of the local cloud now. Example: litellmctl local fire evening")
final class FireCommand extends ConsoleCommand {
    @Parameters(
            paramLabel = "SCHEDULE",
            completionCandidates = Schedules.class,
            description = "The schedule: evening or morning. Example: evening")
    private String schedule;

    @Mixin
    private final FollowOptions following = new FollowOptions();

    FireCommand(Context context) {
        super(context);
    }

    @Override
    public void check(List<String> faults) {
        new Schedules().check("SCHEDULE", schedule, faults);
        following.check(faults);
    }

    @Override
    public int run() {
        Context local = context.onLocalCloud();
        try (Aws aws = local.connect();
                SfnClient states = aws.stepFunctions()) {
            String input = input(local, aws);
            String name = ExecutionName.of(schedule, SchedulePolicy.ENVIRONMENT, Clock.systemUTC());
            String arn = new Executions(aws, states).start(name, input);
            return new Following(local, aws, states, following).ofStarted().follow(arn);
        }
    }

    private String input(Context local, Aws aws) {
        try (SchedulerClient scheduler = aws.client(SchedulerClient.builder())) {
            return scheduler
                    .getSchedule(get -> get.name(EnvironmentTags.CONTROL_PLANE + "-" + schedule))
                    .target()
                    .input();
        } catch (ResourceNotFoundException e) {
            throw ConsoleException.wrongUsage("SCHEDULE: found \"%s\", which is off; %s turns it on"
                    .formatted(schedule, local.options().commandLine("bootstrap --%s ACTION".formatted(schedule))));
        }
    }

    /** What bootstrap-template.yaml has schedules for. */
    static final class Schedules extends OneOf {
        Schedules() {
            super("evening", "morning");
        }
    }
}
