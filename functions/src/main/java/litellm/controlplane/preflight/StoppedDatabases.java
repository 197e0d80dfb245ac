package litellm.controlplane.preflight;

import java.util.Optional;
import java.util.Set;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.rds.RdsClient;

/** Whether a database that is there is stopped: RDS changes none that is, and no gateway starts without it. */
public final class StoppedDatabases {
    private static final Set<String> STOPPED = Set.of("stopped", "stopping");

    private final DatabaseInstances instances;

    public StoppedDatabases(RdsClient rds) {
        this.instances = new DatabaseInstances(rds);
    }

    /** What is wrong with {@code environment}, whose database it is, if anything. */
    Optional<String> fault(String environment, TemplateResource database) {
        return database.text("DBInstanceIdentifier").flatMap(identifier -> fault(environment, identifier));
    }

    /** The same of the instance with this identifier. */
    public Optional<String> fault(String environment, String identifier) {
        return instances
                .find(identifier)
                .filter(found -> STOPPED.contains(found.dbInstanceStatus()))
                .map(found -> "found %1$s, whose database is %2$s; litellmctl start %1$s starts it"
                        .formatted(environment, found.dbInstanceStatus()));
    }
}
