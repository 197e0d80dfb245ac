package litellm.controlplane.stack;

import java.util.List;
import java.util.Set;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.RequiresRecreation;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;
import software.amazon.awssdk.services.cloudformation.model.ResourceTargetDefinition;

/**
 * Whether a change replaces its resource. A change set says "conditionally" of a dozen properties of a database
 * ({@code conditionalCreateOnlyProperties} in the schema of AWS::RDS::DBInstance), among them some whose change its handler always
 * makes in place, see aws-cloudformation/cloudformation-coverage-roadmap issue 1788.
 */
public final class ExpectedReplacement {
    private static final Set<String> IN_PLACE = Set.of(
            "AutoMinorVersionUpgrade",
            "BackupRetentionPeriod",
            "DBParameterGroupName",
            "MultiAZ",
            "PreferredMaintenanceWindow",
            "StorageType");

    private ExpectedReplacement() {}

    /** What the change set says, but for a database that is sure to stay. Null for a resource that is new or goes. */
    public static Replacement of(ResourceChange change) {
        boolean stays = change.replacement() == Replacement.CONDITIONAL
                && change.resourceType().equals(ResourceTypes.DATABASE)
                && staysWith(change.details());
        return stays ? Replacement.FALSE : change.replacement();
    }

    private static boolean staysWith(List<ResourceChangeDetail> details) {
        List<ResourceTargetDefinition> recreating = details.stream()
                .map(ResourceChangeDetail::target)
                .filter(target -> target.requiresRecreation() != RequiresRecreation.NEVER)
                .toList();
        return !recreating.isEmpty()
                && recreating.stream()
                        .allMatch(target -> target.requiresRecreation() == RequiresRecreation.CONDITIONALLY
                                && IN_PLACE.contains(target.name()));
    }
}
