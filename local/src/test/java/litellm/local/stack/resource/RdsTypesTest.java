package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.Subnet;

class RdsTypesTest {
    private static final String INSTANCE = "AWS::RDS::DBInstance";
    private static final String GROUP = "AWS::RDS::DBSubnetGroup";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());
    private final RdsClient rds = CLOUD.aws().rds();

    @Test
    void aSubnetGroupCanBeChangedMoreThanOnce() throws Exception {
        Resource vpc = stack.create("AWS::EC2::VPC", Map.of("CidrBlock", "10.1.0.0/16"));
        String one = subnet(vpc, "10.1.1.0/24", "us-east-1a");
        String two = subnet(vpc, "10.1.2.0/24", "us-east-1b");
        String three = subnet(vpc, "10.1.3.0/24", "us-east-1c");
        Map<String, Object> first = group(List.of(one, two));
        Map<String, Object> second = group(List.of(one, two, three));

        Resource group = stack.create(GROUP, first);
        stack.update(GROUP, group, first, second);
        assertThat(subnets(group)).containsExactlyInAnyOrder(one, two, three);
        stack.update(GROUP, group, second, first);
        assertThat(subnets(group)).containsExactlyInAnyOrder(one, two);

        stack.delete(GROUP, group, first);
        assertThatThrownBy(() -> describe(group)).isInstanceOf(DbSubnetGroupNotFoundException.class);
    }

    /** What CloudFormation does to a database that another one has replaced, or that its stack no longer wants. */
    @Test
    void aProtectedInstanceIsNeitherDeletedNorSnapshotted() throws Exception {
        Map<String, Object> properties = instance("db", Map.of("DeletionProtection", true));
        Resource database = stack.create(INSTANCE, properties);

        assertThat(stack.refused(() -> stack.type(INSTANCE).snapshot(stack.context(INSTANCE), database, properties)))
                .hasMessageContaining("Cannot delete protected DB Instance");

        assertThat(stack.refused(() -> stack.type(INSTANCE).delete(stack.context(INSTANCE), database, properties)))
                .hasMessageContaining("Cannot delete protected DB Instance");
        assertThat(rds.describeDBSnapshots(
                                describe -> describe.snapshotType("manual").dbInstanceIdentifier(database.physicalId()))
                        .dbSnapshots())
                .isEmpty();
    }

    /** RDS takes them from the snapshot's database; CloudFormation changes the database once it is restored. */
    @Test
    void aRestoredInstanceHasTheBackupsThatItsStackAsksFor() throws Exception {
        Resource origin = stack.create(
                INSTANCE,
                instance("origin", Map.of("BackupRetentionPeriod", 1, "PreferredBackupWindow", "01:00-02:00")));
        String snapshot = stack.name() + "-snapshot";
        rds.createDBSnapshot(
                create -> create.dbInstanceIdentifier(origin.physicalId()).dbSnapshotIdentifier(snapshot));
        Map<String, Object> properties = instance(
                "restored",
                Map.of(
                        "DBSnapshotIdentifier",
                        snapshot,
                        "BackupRetentionPeriod",
                        7,
                        "PreferredBackupWindow",
                        "03:00-04:00"));

        Resource restored = stack.create(INSTANCE, properties);

        DBInstance instance = rds.describeDBInstances(describe -> describe.dbInstanceIdentifier(restored.physicalId()))
                .dbInstances()
                .getFirst();
        assertThat(instance.backupRetentionPeriod()).isEqualTo(7);
        assertThat(instance.preferredBackupWindow()).isEqualTo("03:00-04:00");
    }

    /** RDS gives a restored instance the tags of the request alone, and moto keeps what the snapshot's instance had switched on. */
    @Test
    void aRestoredInstanceHasTheTagsAndSettingsThatItsStackAsksFor() throws Exception {
        Resource origin = stack.withTags(Map.of("Environment", "origin"))
                .create(
                        INSTANCE,
                        instance(
                                "tagged",
                                Map.of(
                                        "MultiAZ",
                                        true,
                                        "PubliclyAccessible",
                                        true,
                                        "CopyTagsToSnapshot",
                                        true,
                                        "AutoMinorVersionUpgrade",
                                        true)));
        String snapshot = stack.name() + "-tagged-snapshot";
        rds.createDBSnapshot(
                create -> create.dbInstanceIdentifier(origin.physicalId()).dbSnapshotIdentifier(snapshot));

        Resource restored = stack.withTags(Map.of("Environment", "restored"))
                .create(
                        INSTANCE,
                        instance(
                                "again",
                                Map.of(
                                        "DBSnapshotIdentifier",
                                        snapshot,
                                        "MaxAllocatedStorage",
                                        100,
                                        "MultiAZ",
                                        false,
                                        "PubliclyAccessible",
                                        false,
                                        "CopyTagsToSnapshot",
                                        false,
                                        "AutoMinorVersionUpgrade",
                                        false)));

        DBInstance instance = rds.describeDBInstances(describe -> describe.dbInstanceIdentifier(restored.physicalId()))
                .dbInstances()
                .getFirst();
        assertThat(Tags.of(instance.tagList()))
                .containsEntry("Environment", "restored")
                .containsEntry("aws:cloudformation:stack-name", stack.name());
        assertThat(instance.maxAllocatedStorage()).isEqualTo(100);
        assertThat(instance.multiAZ()).isFalse();
        assertThat(instance.publiclyAccessible()).isFalse();
        assertThat(instance.copyTagsToSnapshot()).isFalse();
        assertThat(instance.autoMinorVersionUpgrade()).isFalse();
    }

    /** As of one that was restored from a snapshot of 16.9. */
    @Test
    void aVersionIsTheMajorVersionThatItsStackNames() throws Exception {
        Map<String, Object> properties = instance("version", Map.of("EngineVersion", "16.9"));
        Resource database = stack.create(INSTANCE, properties);

        assertThat(version(database, properties, "16")).isEqualTo("16");
        assertThat(version(database, properties, "16.9")).isEqualTo("16.9");
        assertThat(version(database, properties, "16.6")).isEqualTo("16.9");
        assertThat(version(database, properties, "1")).isEqualTo("16.9");
    }

    private Object version(Resource database, Map<String, Object> made, String asked) throws Exception {
        Map<String, Object> template = new HashMap<>(made);
        template.put("EngineVersion", asked);
        return stack.read(INSTANCE, database, template).orElseThrow().get("EngineVersion");
    }

    private Map<String, Object> instance(String name, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("DBInstanceIdentifier", stack.name() + "-" + name);
        properties.put("Engine", "postgres");
        properties.put("DBInstanceClass", "db.t3.micro");
        properties.put("AllocatedStorage", "20");
        if (!more.containsKey("DBSnapshotIdentifier")) {
            properties.put("MasterUsername", "administrator");
            properties.put("MasterUserPassword", "not-used-here");
        }
        return properties;
    }

    private String subnet(Resource vpc, String block, String zone) throws ResourceFailedException {
        return stack.create(
                        "AWS::EC2::Subnet",
                        Map.of("VpcId", vpc.physicalId(), "CidrBlock", block, "AvailabilityZone", zone))
                .physicalId();
    }

    private Map<String, Object> group(List<String> subnets) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("DBSubnetGroupName", stack.name() + "-subnets");
        properties.put("DBSubnetGroupDescription", "subnets of a test");
        properties.put("SubnetIds", subnets);
        return properties;
    }

    private List<String> subnets(Resource group) {
        return describe(group).subnets().stream().map(Subnet::subnetIdentifier).toList();
    }

    private DBSubnetGroup describe(Resource group) {
        return rds.describeDBSubnetGroups(request -> request.dbSubnetGroupName(group.physicalId()))
                .dbSubnetGroups()
                .getFirst();
    }
}
