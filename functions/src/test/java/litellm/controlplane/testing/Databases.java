package litellm.controlplane.testing;

import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;

/** Databases in moto's RDS, where nobody logs in. */
public final class Databases {
    /** GiB of each of them. */
    public static final int STORAGE = 20;

    private Databases() {}

    /** What is asked for where a test needs a database and does not care which. */
    public static CreateDbInstanceRequest.Builder wanted(String identifier) {
        return CreateDbInstanceRequest.builder()
                .dbInstanceIdentifier(identifier)
                .engine("postgres")
                .dbInstanceClass("db.t3.micro")
                .allocatedStorage(STORAGE)
                .masterUsername("litellm")
                .masterUserPassword("not-a-secret");
    }

    /** Makes such a database. */
    public static void create(RdsClient rds, String identifier) {
        rds.createDBInstance(wanted(identifier).build());
    }
}
