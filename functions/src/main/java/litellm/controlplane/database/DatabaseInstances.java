package litellm.controlplane.database;

import java.util.Optional;
import litellm.controlplane.runtime.Absent;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;

/** The database instances of the account, as RDS describes them. */
public record DatabaseInstances(RdsClient rds) {
    /** RDS stopped it because it could not read its key. Once it can, it waits for a start, and gives up after seven days. */
    public static final String WITHOUT_KEY = "inaccessible-encryption-credentials-recoverable";

    /** The one with this identifier, if there is such a one. */
    public Optional<DBInstance> find(String identifier) {
        return Absent.unless(
                        DbInstanceNotFoundException.class,
                        () -> rds.describeDBInstances(request -> request.dbInstanceIdentifier(identifier)))
                .flatMap(found -> found.dbInstances().stream().findFirst());
    }
}
