package litellm.controlplane.testing;

import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;

/** Databases in moto's RDS, where nobody logs in. */
public final class Databases {
    /** GiB of each of them. */
    public static final int STORAGE = 20;

    /** In a call for the snapshots of AWS Backup, which moto has no way to make: RDS lists them only where it says so. */
    public static final String ASKS_FOR_RECOVERY_POINTS = "SnapshotType=awsbackup";

    private Databases() {}

    /** The answer to it: one of a database, with the key that it is encrypted with. */
    public static String recoveryPoint(String database, String key) {
        return """
                <DescribeDBSnapshotsResponse><DescribeDBSnapshotsResult><DBSnapshots><DBSnapshot>
                <DBSnapshotIdentifier>awsbackup:job-%1$s</DBSnapshotIdentifier>
                <DBSnapshotArn>arn:aws:rds:us-east-1:123456789012:snapshot:awsbackup:job-%1$s</DBSnapshotArn>
                <DBInstanceIdentifier>%1$s</DBInstanceIdentifier><SnapshotType>awsbackup</SnapshotType>
                <Status>available</Status><Encrypted>true</Encrypted><KmsKeyId>%2$s</KmsKeyId>
                </DBSnapshot></DBSnapshots></DescribeDBSnapshotsResult></DescribeDBSnapshotsResponse>
                """.formatted(database, key);
    }

    /** RDS's description of the database {@code db}, which is protected from deletion, in a status that moto has none in. */
    public static String protectedOne(String status) {
        return """
                <DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>
                <DBInstanceIdentifier>db</DBInstanceIdentifier><DBInstanceStatus>%s</DBInstanceStatus>
                <AllocatedStorage>%d</AllocatedStorage><DeletionProtection>true</DeletionProtection>
                </DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>
                """.formatted(status, STORAGE);
    }

    /** What is asked for where a test needs a database and does not care which. */
    public static CreateDbInstanceRequest.Builder wanted(String identifier) {
        return CreateDbInstanceRequest.builder()
                .dbInstanceIdentifier(identifier)
                .engine("postgres")
                .engineVersion("16.6")
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
