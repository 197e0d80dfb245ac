package litellm.controlplane.stack;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.database.DatabaseInstances;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * The final snapshot, which RDS makes of a database when its stack deletes it. RDS makes none while something else is under way
 * with the database: the deletion fails.
 */
record FinalSnapshot(RdsClient rds) {
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
            "storage-initialization",
            "upgrading");

    /** What is under way with one of the databases among {@code resources}, for people. */
    Optional<String> awaited(List<StackResourceSummary> resources) {
        return resources.stream()
                .filter(resource -> resource.resourceType().equals(DeletionProtection.DATABASE))
                .map(StackResourceSummary::physicalResourceId)
                .flatMap(identifier -> new DatabaseInstances(rds).find(identifier).stream())
                .filter(instance -> PASSING.contains(instance.dbInstanceStatus()))
                .map(FinalSnapshot::sentence)
                .findFirst();
    }

    private static String sentence(DBInstance instance) {
        return "%s is %s".formatted(instance.dbInstanceIdentifier(), instance.dbInstanceStatus());
    }
}
