package litellm.local.stack.resource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.CreateDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbSubnetGroupRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;

/** The types of AWS::RDS. */
final class RdsTypes {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Set<String> SETTLED = Set.of("available", "failed");
    private static final int PARAMETERS_PER_CALL = 20;

    /**
     * What the call that restores does not set, and CloudFormation sets in a second one (aws-cloudformation-resource-providers-rds,
     * ResourceModelHelper.shouldUpdateAfterCreate). The engine's version and the size of the storage are among them there; here
     * all databases have the same version, and the first call sets the size.
     * The last four are not among them: RDS takes them in the first call, where moto does not see a false.
     */
    private static final Set<String> CHANGED_AFTER_RESTORE = Set.of(
            "BackupRetentionPeriod",
            "CACertificateIdentifier",
            "DBParameterGroupName",
            "DeletionProtection",
            "Iops",
            "MasterUserPassword",
            "MaxAllocatedStorage",
            "MonitoringInterval",
            "MonitoringRoleArn",
            "PreferredBackupWindow",
            "PreferredMaintenanceWindow",
            "StorageThroughput",
            "AutoMinorVersionUpgrade",
            "CopyTagsToSnapshot",
            "MultiAZ",
            "PubliclyAccessible");

    private RdsTypes() {}

    static List<ResourceType> all() {
        return List.of(instance(), subnetGroup(), parameterGroup());
    }

    private static RdsClient rds(ResourceRequest r) {
        return r.aws().rds();
    }

    /** RDS tags by ARN, whose last part but one says what it is: "db", "subgrp", "pg". */
    private static Tags.Access tags(String kind) {
        return new Tags.Access(
                r -> rds(r).listTagsForResource(b -> b.resourceName(arn(r, kind)))
                        .tagList(),
                (r, tags) -> rds(r).addTagsToResource(b -> Tags.fill(b.resourceName(arn(r, kind)), tags)),
                (r, keys) -> rds(r).removeTagsFromResource(
                                b -> b.resourceName(arn(r, kind)).tagKeys(keys)));
    }

    private static String arn(ResourceRequest r, String kind) {
        return r.arn("rds", kind + ":" + r.id());
    }

    /** RDS keeps names in lower case. */
    private static String name(ResourceRequest r, String property, int longest) {
        return r.name(property, longest).toLowerCase(Locale.ROOT);
    }

    // --- Instance -----------------------------------------------------------------------------------

    private static ResourceType instance() {
        return ServiceType.named("AWS::RDS::DBInstance")
                .createOnly(
                        "BackupTarget",
                        "CharacterSetName",
                        "CustomIAMInstanceProfile",
                        "DBClusterIdentifier",
                        "DBInstanceIdentifier",
                        "DBName",
                        "DBSnapshotIdentifier",
                        "DBSubnetGroupName",
                        "DBSystemId",
                        "Engine",
                        "KmsKeyId",
                        "MasterUsername",
                        "NcharCharacterSetName",
                        "StorageEncrypted",
                        "Timezone")
                .conditionalCreateOnly(
                        "AutoMinorVersionUpgrade",
                        "AvailabilityZone",
                        "BackupRetentionPeriod",
                        "DBParameterGroupName",
                        "MultiAZ",
                        "PerformanceInsightsKMSKeyId",
                        "PreferredMaintenanceWindow",
                        "StorageType")
                .maps(CreateDbInstanceRequest.builder(), RestoreDbInstanceFromDbSnapshotRequest.builder())
                .renames("VPCSecurityGroups", "VpcSecurityGroupIds")
                .handles("MasterUserSecret.KmsKeyId")
                .handlesFlags("AllowMajorVersionUpgrade", "ApplyImmediately", "DeleteAutomatedBackups")
                .create(r -> r.has("DBSnapshotIdentifier") ? restoreInstance(r) : createInstance(r))
                .configure(RdsTypes::completeRestored)
                .update(RdsTypes::modifyInstance)
                .stabilize(RdsTypes::awaitAvailable)
                .reads(RdsTypes::readInstance)
                .attributes(RdsTypes::instanceAttributes)
                .tags(tags("db"))
                .snapshot(RdsTypes::takeSnapshot)
                .delete(RdsTypes::deleteInstance)
                .build();
    }

    private static String createInstance(ResourceRequest r) {
        return rds(r).createDBInstance(b -> r.fill(b.dbInstanceIdentifier(name(r, "DBInstanceIdentifier", 63))
                        .masterUserSecretKmsKeyId(masterSecretKey(r))))
                .dbInstance()
                .dbInstanceIdentifier();
    }

    private static String restoreInstance(ResourceRequest r) {
        return rds(r).restoreDBInstanceFromDBSnapshot(
                        b -> r.fill(b.dbInstanceIdentifier(name(r, "DBInstanceIdentifier", 63))
                                .masterUserSecretKmsKeyId(masterSecretKey(r))))
                .dbInstance()
                .dbInstanceIdentifier();
    }

    /** A restored instance begins with the snapshot's values of {@link #CHANGED_AFTER_RESTORE}; CloudFormation modifies it once it is available. */
    private static void completeRestored(ResourceRequest r) throws ResourceFailedException {
        if (!r.creation() || !r.has("DBSnapshotIdentifier")) {
            return;
        }
        Map<String, Object> asked = new LinkedHashMap<>(r.desired().values());
        asked.keySet().retainAll(CHANGED_AFTER_RESTORE);
        if (!asked.isEmpty()) {
            awaitAvailable(r);
            rds(r).modifyDBInstance(
                            b -> r.fill(b.dbInstanceIdentifier(r.id()).applyImmediately(true), new Properties(asked)));
        }
    }

    private static String masterSecretKey(ResourceRequest r) {
        return r.desired().part("MasterUserSecret").text("KmsKeyId");
    }

    private static void awaitAvailable(ResourceRequest r) throws ResourceFailedException {
        r.await(PATIENCE, () -> SETTLED.contains(describe(r).dbInstanceStatus()));
        if (!describe(r).dbInstanceStatus().equals("available")) {
            throw r.failure("DB Instance " + r.id() + " is in state: failed", "NotStabilized");
        }
    }

    private static DBInstance describe(ResourceRequest r) {
        return rds(r).describeDBInstances(b -> b.dbInstanceIdentifier(r.id()))
                .dbInstances()
                .getFirst();
    }

    /** A template may name the major version alone: the type's schema (propertyTransform) takes any version for it that begins so. */
    private static Optional<Map<String, Object>> readInstance(ResourceRequest r) {
        return r.read(Optional.of(describe(r))).map(read -> {
            String asked = r.desired().text("EngineVersion");
            read.computeIfPresent(
                    "EngineVersion", (_, actual) -> Properties.text(actual).startsWith(asked + ".") ? asked : actual);
            return read;
        });
    }

    private static void modifyInstance(ResourceRequest r) {
        if (r.before().equals(r.desired())) {
            return;
        }
        ModifyDbInstanceRequest.Builder request = ModifyDbInstanceRequest.builder()
                .dbInstanceIdentifier(r.id())
                .applyImmediately(r.desired().flag("ApplyImmediately", true))
                .allowMajorVersionUpgrade(r.desired().flag("AllowMajorVersionUpgrade"));
        if (r.changed("MasterUserSecret")) {
            request.masterUserSecretKmsKeyId(masterSecretKey(r));
        }
        if (r.changed("EnableCloudwatchLogsExports")) {
            request.cloudwatchLogsExportConfiguration(b -> b.enableLogTypes(r.added("EnableCloudwatchLogsExports"))
                    .disableLogTypes(r.removed("EnableCloudwatchLogsExports")));
        }
        // Only what changes: RDS refuses to be told again what it has, such as a smaller storage than it has grown to.
        rds(r).modifyDBInstance(r.fill(request, r.changes()).build());
    }

    private static Map<String, Object> instanceAttributes(ResourceRequest r) {
        DBInstance instance = describe(r);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("DBInstanceArn", instance.dbInstanceArn());
        attributes.put("DbiResourceId", instance.dbiResourceId());
        attributes.put("Endpoint.Address", instance.endpoint().address());
        attributes.put("Endpoint.Port", instance.endpoint().port().toString());
        if (instance.endpoint().hostedZoneId() != null) {
            attributes.put("Endpoint.HostedZoneId", instance.endpoint().hostedZoneId());
        }
        if (instance.masterUserSecret() != null) {
            attributes.put(
                    "MasterUserSecret.SecretArn", instance.masterUserSecret().secretArn());
        }
        return attributes;
    }

    /** RDS takes a final snapshot as part of the deletion, so a protected instance gets none; here it is a call of its own. */
    private static void takeSnapshot(ResourceRequest r) throws ResourceFailedException {
        if (describe(r).deletionProtection()) {
            throw r.failure(
                    "Cannot delete protected DB Instance, please disable deletion protection and try again.",
                    "InvalidRequest");
        }
        String snapshot = String.join(
                        "-",
                        r.context().stackName(),
                        "snapshot",
                        r.context().logicalId(),
                        ResourceRequest.randomSuffix())
                .toLowerCase(Locale.ROOT);
        rds(r).createDBSnapshot(b -> b.dbInstanceIdentifier(r.id()).dbSnapshotIdentifier(snapshot));
        r.await(
                PATIENCE,
                () -> rds(r).describeDBSnapshots(b -> b.dbSnapshotIdentifier(snapshot))
                        .dbSnapshots()
                        .getFirst()
                        .status()
                        .equals("available"));
    }

    private static void deleteInstance(ResourceRequest r) throws ResourceFailedException {
        rds(r).deleteDBInstance(b -> b.dbInstanceIdentifier(r.id())
                .skipFinalSnapshot(true)
                .deleteAutomatedBackups(r.desired().flag("DeleteAutomatedBackups", true)));
        r.await(PATIENCE, () -> !r.exists(() -> describe(r)));
    }

    // --- Groups -------------------------------------------------------------------------------------

    private static ResourceType subnetGroup() {
        return ServiceType.named("AWS::RDS::DBSubnetGroup")
                .createOnly("DBSubnetGroupName")
                .maps(CreateDbSubnetGroupRequest.builder())
                .create(r -> rds(r).createDBSubnetGroup(
                                b -> r.fill(b.dbSubnetGroupName(name(r, "DBSubnetGroupName", 255))))
                        .dbSubnetGroup()
                        .dbSubnetGroupName())
                .update(r -> rds(r).modifyDBSubnetGroup(b -> r.fill(b.dbSubnetGroupName(r.id()))))
                .tags(tags("subgrp"))
                .delete(r -> rds(r).deleteDBSubnetGroup(b -> b.dbSubnetGroupName(r.id())))
                .build();
    }

    private static ResourceType parameterGroup() {
        return ServiceType.named("AWS::RDS::DBParameterGroup")
                .createOnly("DBParameterGroupName", "Description", "Family")
                .maps(CreateDbParameterGroupRequest.builder())
                .renames("Family", "DBParameterGroupFamily")
                .handlesMaps("Parameters")
                .create(r -> rds(r).createDBParameterGroup(
                                b -> r.fill(b.dbParameterGroupName(name(r, "DBParameterGroupName", 255))))
                        .dbParameterGroup()
                        .dbParameterGroupName())
                .configure(RdsTypes::configureParameters)
                .tags(tags("pg"))
                .delete(r -> rds(r).deleteDBParameterGroup(b -> b.dbParameterGroupName(r.id())))
                .build();
    }

    private static void configureParameters(ResourceRequest r) {
        Map<String, Object> before = r.before().part("Parameters").values();
        Map<String, Object> desired = r.desired().part("Parameters").values();
        List<Parameter> changed = new ArrayList<>();
        desired.forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                changed.add(parameter(name, Properties.text(value)));
            }
        });
        for (int from = 0; from < changed.size(); from += PARAMETERS_PER_CALL) {
            List<Parameter> some = changed.subList(from, Math.min(changed.size(), from + PARAMETERS_PER_CALL));
            rds(r).modifyDBParameterGroup(b -> b.dbParameterGroupName(r.id()).parameters(some));
        }
        List<Parameter> removed = before.keySet().stream()
                .filter(name -> !desired.containsKey(name))
                .map(name -> parameter(name, null))
                .toList();
        if (!removed.isEmpty()) {
            rds(r).resetDBParameterGroup(b -> b.dbParameterGroupName(r.id()).parameters(removed));
        }
    }

    private static Parameter parameter(String name, String value) {
        return Parameter.builder()
                .parameterName(name)
                .parameterValue(value)
                .applyMethod("pending-reboot")
                .build();
    }
}
