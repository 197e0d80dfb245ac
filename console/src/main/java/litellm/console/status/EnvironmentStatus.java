package litellm.console.status;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where an environment stands.
 *
 * @param stacks every stack of the catalogue, whether it is there or not
 * @param release what it was deployed with; empty where no control plane is installed
 * @param image what the gateway's tasks run; empty before it is deployed
 * @param service the gateway's service; empty before it is deployed
 * @param database the database; empty before it is deployed
 * @param loadBalancer the load balancer; empty before it is deployed
 * @param targets what stands behind it
 * @param secrets which secrets hold something, since when, and when they are rotated next; never what they hold
 * @param errors what the gateway's log says went wrong in the last hour; empty before it is deployed
 * @param cost what the environment has cost this month
 * @param keepUntil until when schedules leave the environment alone
 * @param schedule what is done to the environment by itself; empty where nothing is
 * @param lastExecution the newest execution about this environment; empty where there is none among the latest
 * @param endpoint the gateway's address; empty before it is deployed
 * @param unreadable of which of these parts nothing could be read, by the names that they have here: why
 */
public record EnvironmentStatus(
        String environment,
        List<StackState> stacks,
        Optional<ReleaseState> release,
        Optional<String> image,
        Optional<ServiceState> service,
        Optional<DatabaseState> database,
        Optional<LoadBalancerState> loadBalancer,
        List<TargetState> targets,
        List<SecretState> secrets,
        Optional<ErrorState> errors,
        CostState cost,
        KeepState keepUntil,
        Optional<ScheduleState> schedule,
        Optional<ExecutionState> lastExecution,
        Optional<String> endpoint,
        Map<String, String> unreadable) {

    /** A stack's status as CloudFormation has it, or MISSING. */
    public record StackState(String name, String status, String changedAt) {}

    /**
     * The release of the environment beside the control plane's.
     *
     * @param deployed the id of the one that it was deployed with last; empty where that was not noted, and where it cannot be read
     * @param installed the id of the one that is installed
     * @param unreadable why the first cannot be read; empty where it can
     */
    public record ReleaseState(String deployed, String installed, String unreadable) {}

    /** The service's tasks, and the rollout's state as ECS has it. */
    public record ServiceState(String cluster, String name, int running, int pending, int desired, String rollout) {}

    /** The database instance. */
    public record DatabaseState(String identifier, String status, String instanceClass, String engine, int gigabytes) {}

    /** The load balancer, and its state as AWS has it: {@code active}. */
    public record LoadBalancerState(String name, String state) {}

    /** A target behind the load balancer. */
    public record TargetState(String target, String health, String reason) {}

    /**
     * A secret, by what can be told without its value.
     *
     * @param state PRESENT, EMPTY, DELETED or MISSING
     * @param since when the value in use was written, ISO 8601; empty where there is none
     * @param nextRotation when its schedule rotates it next, ISO 8601; empty where it has none
     * @param pendingVersion the version of a rotation that has not come to its end; empty where there is none
     * @param deletedDate what Secrets Manager calls so of one that is DELETED, ISO 8601; empty for any other
     */
    public record SecretState(
            String name, String state, String since, String nextRotation, String pendingVersion, String deletedDate) {}

    /**
     * Errors in the gateway's log.
     *
     * @param count how many lines, at most {@link #MOST}
     * @param latest the latest of them; empty where there is none
     */
    public record ErrorState(int count, String latest) {
        /** More lines than these are not counted. */
        public static final int MOST = 1000;
    }

    /**
     * The month's cost until now.
     *
     * @param amount with its unit, for example {@code 82.10 USD}; empty where it cannot be read
     * @param unreadable why it cannot be read; empty where it can
     */
    public record CostState(String amount, String unreadable) {}

    /**
     * Until when schedules leave the environment alone.
     *
     * @param day empty where the environment is not kept, and where that cannot be read
     * @param unreadable why it cannot be read; empty where it can
     */
    public record KeepState(String day, String unreadable) {
        static final KeepState NOT_KEPT = new KeepState("", "");

        static KeepState unreadable(String reason) {
            return new KeepState("", reason);
        }
    }

    /**
     * What is done to the environment by itself.
     *
     * @param skippedDays the days on which nothing is
     */
    public record ScheduleState(List<ScheduledAction> actions, String timeZone, List<String> skippedDays) {}

    /**
     * One action of the schedule.
     *
     * @param time when, as the six fields of a cron expression
     */
    public record ScheduledAction(String action, String time) {}

    /** An execution. */
    public record ExecutionState(String arn, String status, String startedAt, String error, String cause) {}
}
