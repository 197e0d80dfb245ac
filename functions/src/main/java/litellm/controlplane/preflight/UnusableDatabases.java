package litellm.controlplane.preflight;

import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Request;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** Databases that nothing can be deployed on: RDS changes none that is stopped, and no gateway starts without one that runs. */
public final class UnusableDatabases {
    private static final Set<String> STOPPED = Set.of("stopped", "stopping", DatabaseInstances.WITHOUT_KEY);
    private static final String DELETING = "deleting";

    private final DatabaseInstances instances;

    public UnusableDatabases(RdsClient rds) {
        this.instances = new DatabaseInstances(rds);
    }

    /**
     * What is wrong with a database.
     *
     * @param gone whether it is there no more; otherwise it is stopped, and can be looked at
     */
    record Unusable(boolean gone, String fault) {}

    /**
     * What is wrong with {@code environment}, whose database it is, if anything.
     *
     * @param whole whether the database's stack was created once, and nobody has begun to delete it: no deployment would make the
     *     database anew
     */
    Optional<Unusable> find(String environment, TemplateResource database, boolean whole) {
        return database.text("DBInstanceIdentifier").flatMap(identifier -> {
            Optional<DBInstance> found = instances.find(identifier);
            return gone(found) && whole
                    ? Optional.of(new Unusable(true, goneFault(environment)))
                    : found.flatMap(instance -> stopped(environment, instance))
                            .map(fault -> new Unusable(false, fault));
        });
    }

    private static boolean gone(Optional<DBInstance> found) {
        return found.isEmpty() || found.get().dbInstanceStatus().equals(DELETING);
    }

    /** What is wrong where a database is gone and its stack is not. */
    public static String goneFault(String environment) {
        return "found %s, whose database is gone though its stack is there, as after a teardown that was cut off; %s finishes it"
                .formatted(environment, Request.teardownCommand(environment));
    }

    /** What is wrong where the instance with this identifier is needed, if anything: one that is gone is not looked for. */
    public Optional<String> fault(String environment, String identifier) {
        return instances.find(identifier).flatMap(instance -> stopped(environment, instance));
    }

    private static Optional<String> stopped(String environment, DBInstance instance) {
        return STOPPED.contains(instance.dbInstanceStatus())
                ? Optional.of("found %1$s, whose database is %2$s; litellmctl start %1$s starts it"
                        .formatted(environment, instance.dbInstanceStatus()))
                : Optional.empty();
    }
}
