package litellm.controlplane.preflight;

import java.util.Optional;
import java.util.Set;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.rds.RdsClient;

/** Whether a database that is there is stopped: RDS changes none that is, and no gateway starts without it. */
final class StoppedDatabases {
    private static final Set<String> STOPPED = Set.of("stopped", "stopping");

    private final DatabaseInstances instances;

    StoppedDatabases(RdsClient rds) {
        this.instances = new DatabaseInstances(rds);
    }

    /** What is wrong with {@code environment}, whose database it is, if anything. */
    Optional<String> fault(String environment, TemplateResource database) {
        return database.text("DBInstanceIdentifier")
                .flatMap(instances::find)
                .filter(found -> STOPPED.contains(found.dbInstanceStatus()))
                .map(found -> "found %1$s, whose database is %2$s; litellmctl start %1$s starts it"
                        .formatted(environment, found.dbInstanceStatus()));
    }
}
