package litellm.controlplane.database;

import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;

/** The database instances of the account, as RDS describes them. */
public record DatabaseInstances(RdsClient rds) {
    /** RDS stopped it because it could not read its key. Once it can, it waits for a start, and gives up after seven days. */
    public static final String WITHOUT_KEY = "inaccessible-encryption-credentials-recoverable";

    /** The one with this identifier, if there is such a one. */
    public Optional<DBInstance> find(String identifier) {
        try {
            return rds.describeDBInstances(request -> request.dbInstanceIdentifier(identifier)).dbInstances().stream()
                    .findFirst();
        } catch (DbInstanceNotFoundException e) {
            return Optional.empty();
        }
    }
}
