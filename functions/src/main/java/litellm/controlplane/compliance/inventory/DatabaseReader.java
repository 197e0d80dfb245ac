package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.snapshot.Snapshots;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DBSnapshotAttribute;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbParameterGroupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSubnetGroupsResponse;
import software.amazon.awssdk.services.rds.model.Tag;

/** Databases, their snapshots and groups. */
record DatabaseReader(RdsClient rds, Calls calls) implements ServiceReader {
    private static final String PARAMETER_GROUP = "AWS::RDS::DBParameterGroup";

    @Override
    public List<Listing> listings() {
        return List.of(
                Listing.of(
                        ResourceTypes.DATABASE,
                        "rds:DescribeDBInstances",
                        () -> calls.all(rds.describeDBInstancesPaginator(), DescribeDbInstancesResponse::dbInstances),
                        DatabaseReader::database),
                Listing.of(
                        ResourceTypes.SNAPSHOT,
                        "rds:DescribeDBSnapshots",
                        () -> Snapshots.all(rds, pages -> calls.all(pages, DescribeDbSnapshotsResponse::dbSnapshots)),
                        DatabaseReader::snapshot),
                Listing.of(
                        ResourceTypes.DATABASE_SUBNETS,
                        "rds:DescribeDBSubnetGroups",
                        () -> calls.all(
                                rds.describeDBSubnetGroupsPaginator(), DescribeDbSubnetGroupsResponse::dbSubnetGroups),
                        DatabaseReader::subnetGroup),
                Listing.of(
                        PARAMETER_GROUP,
                        "rds:DescribeDBParameterGroups",
                        () -> calls.all(
                                rds.describeDBParameterGroupsPaginator(),
                                DescribeDbParameterGroupsResponse::dbParameterGroups),
                        DatabaseReader::parameterGroup));
    }

    @Override
    public List<Detail> details() {
        return List.of(new Detail(ResourceTypes.SNAPSHOT, "rds:DescribeDBSnapshotAttributes", this::sharing));
    }

    private static Resource database(DBInstance database) {
        boolean replica = database.readReplicaSourceDBInstanceIdentifier() != null;
        return Resource.of(ResourceTypes.DATABASE, database.dbInstanceIdentifier(), database.dbInstanceArn())
                .tagged(tags(database.tagList()))
                .created(database.instanceCreateTime())
                .with(Map.of(
                        "encrypted", Boolean.TRUE.equals(database.storageEncrypted()),
                        "public", Boolean.TRUE.equals(database.publiclyAccessible()),
                        "backupDays", number(database.backupRetentionPeriod()),
                        "deletionProtection", Boolean.TRUE.equals(database.deletionProtection()),
                        "multiAz", Boolean.TRUE.equals(database.multiAZ()),
                        "minorUpgrades", Boolean.TRUE.equals(database.autoMinorVersionUpgrade()),
                        "copiesTags", Boolean.TRUE.equals(database.copyTagsToSnapshot()),
                        "instanceClass", String.valueOf(database.dbInstanceClass()),
                        "finalSnapshot", Snapshots.nameOfFinal(database),
                        "gigabytes", number(database.allocatedStorage())))
                .with("stopped", nameIf("stopped".equals(database.dbInstanceStatus()), database))
                .with("protected", nameIf(Boolean.TRUE.equals(database.deletionProtection()), database))
                .with("copiesNoTags", nameIf(!replica && !Boolean.TRUE.equals(database.copyTagsToSnapshot()), database))
                .with("source", nameIf(!replica, database))
                .with("replica", nameIf(replica, database))
                .with("keyArn", database.kmsKeyId());
    }

    private static List<String> nameIf(boolean condition, DBInstance database) {
        return condition ? List.of(database.dbInstanceIdentifier()) : List.of();
    }

    private static Resource snapshot(DBSnapshot snapshot) {
        boolean automatic = "automated".equals(snapshot.snapshotType());
        return Resource.of(ResourceTypes.SNAPSHOT, snapshot.dbSnapshotIdentifier(), snapshot.dbSnapshotArn())
                .tagged(tags(snapshot.tagList()))
                .created(snapshot.snapshotCreateTime())
                .madeFor(ResourceTypes.DATABASE, snapshot.dbInstanceIdentifier())
                .with(Map.of(
                        "manual", "manual".equals(snapshot.snapshotType()),
                        "ofAwsBackup", Snapshots.AWS_BACKUP.equals(snapshot.snapshotType()),
                        "encrypted", Boolean.TRUE.equals(snapshot.encrypted()),
                        "gigabytes", number(snapshot.allocatedStorage()),
                        "alone", automatic ? List.of() : List.of(snapshot.dbSnapshotIdentifier()),
                        "withOthersOf",
                                automatic
                                        ? Stream.ofNullable(snapshot.dbiResourceId())
                                                .toList()
                                        : List.of()))
                .with("keyArn", snapshot.kmsKeyId());
    }

    private static Resource subnetGroup(DBSubnetGroup group) {
        Resource resource =
                Resource.of(ResourceTypes.DATABASE_SUBNETS, group.dbSubnetGroupName(), group.dbSubnetGroupArn());
        return group.vpcId() == null ? resource : resource.inside(ResourceTypes.VPC, group.vpcId());
    }

    private static Resource parameterGroup(DBParameterGroup group) {
        return Resource.of(PARAMETER_GROUP, group.dbParameterGroupName(), group.dbParameterGroupArn());
    }

    private static long number(Integer value) {
        return value == null ? 0 : value;
    }

    private static Map<String, String> tags(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    /** Whether the snapshot is shared with everyone. */
    private Map<String, Object> sharing(Resource snapshot) {
        List<String> accounts = calls
                .one(() -> rds.describeDBSnapshotAttributes(request -> request.dbSnapshotIdentifier(snapshot.id())))
                .dbSnapshotAttributesResult()
                .dbSnapshotAttributes()
                .stream()
                .filter(attribute -> "restore".equals(attribute.attributeName()))
                .map(DBSnapshotAttribute::attributeValues)
                .flatMap(List::stream)
                .toList();
        return Map.of("public", accounts.contains("all"));
    }
}
