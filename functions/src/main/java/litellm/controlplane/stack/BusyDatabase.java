package litellm.controlplane.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.database.DatabaseInstances;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * A database that is in the way because something else is under way with it, such as its first backup: RDS lets nobody lift its
 * protection then, nor delete it with a final snapshot. It is waited for.
 */
record BusyDatabase(RdsClient rds) {
    private static final Duration PATIENCE = Duration.ofMinutes(70);
    private static final int LOOK_AFTER_SECONDS = 15;

    /** The statuses that a database leaves by itself within minutes. */
    private static final Set<String> PASSING = Set.of(
            "backing-up",
            "configuring-enhanced-monitoring",
            "configuring-iam-database-auth",
            "configuring-log-exports",
            "creating",
            "maintenance",
            "modifying",
            "rebooting",
            "renaming",
            "resetting-master-credentials",
            "starting",
            "storage-config-upgrade",
            "upgrading");

    /** "… is not currently in the available state": CloudFormation passes RDS's words on, and not always its error's code. */
    private static final Pattern BUSY = Pattern.compile("InvalidDBInstanceState|in (the )?available state");

    /** What is under way with one of the databases among {@code resources}, for people. */
    Optional<String> underWay(List<StackResourceSummary> resources) {
        return resources.stream()
                .filter(resource -> resource.resourceType().equals(ResourceTypes.DATABASE))
                .map(StackResourceSummary::physicalResourceId)
                .flatMap(identifier -> new DatabaseInstances(rds).find(identifier).stream())
                .filter(instance -> PASSING.contains(instance.dbInstanceStatus()))
                .map(BusyDatabase::sentence)
                .findFirst();
    }

    private static String sentence(DBInstance instance) {
        return "%s is %s".formatted(instance.dbInstanceIdentifier(), instance.dbInstanceStatus());
    }

    /** Whether something failed for no other reason than that a database was busy. */
    static boolean isCauseOf(StackEvent failure) {
        return ResourceTypes.DATABASE.equals(failure.resourceType())
                && BUSY.matcher(String.valueOf(failure.resourceStatusReason())).find();
    }

    /**
     * The operation until the next look, or failed where the execution has waited long enough.
     *
     * @param resources how many its stack has
     * @param why what RDS says
     */
    static Operation await(Operation operation, Request request, Instant now, int resources, String why) {
        return Duration.between(request.startedAt(), now).compareTo(PATIENCE) < 0
                ? operation.withProgress(Progress.of(0, resources, why)).waitingFor(LOOK_AFTER_SECONDS)
                : operation.failed(StackChecker.ERROR, operation.name() + ": " + why);
    }
}
