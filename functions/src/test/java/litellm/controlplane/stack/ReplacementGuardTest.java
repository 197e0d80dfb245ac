package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import litellm.controlplane.release.Template;
import litellm.controlplane.testing.ResourceChanges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.PolicyAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.RequiresRecreation;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;

class ReplacementGuardTest {
    private static final String SECRET = "AWS::SecretsManager::Secret";

    private final ReplacementGuard guard =
            new ReplacementGuard("security", Set.of(SECRET, "AWS::KMS::Key"), List.of("security.Allowed"), Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"GenerateSecretString", "SecretString"})
    void refusesToOverwriteTheValueOfASecret(String property) {
        assertThat(guard.refusal(List.of(ResourceChanges.modified("MasterKey", SECRET, property))))
                .contains("the deployment would overwrite the value of security.MasterKey (" + SECRET
                        + ", physical-MasterKey), which holds data; nothing of this stack was changed. Repeat it with"
                        + " --allow-replacement security.MasterKey to let it happen");
    }

    @Test
    void letsASecretBeDescribedOtherwise() {
        assertThat(guard.refusal(List.of(ResourceChanges.modified("MasterKey", SECRET, "Description"))))
                .isEmpty();
        assertThat(guard.refusal(List.of(ResourceChanges.modified("Key", "AWS::KMS::Key", "KeyPolicy"))))
                .isEmpty();
    }

    /** Only a property has a name: CloudFormation gives none for tags, metadata and policies. */
    @Test
    void letsASecretBeTaggedOtherwise() {
        assertThat(guard.refusal(List.of(ResourceChanges.modified("MasterKey", SECRET, null))))
                .isEmpty();
    }

    @Test
    void letsGoWhatIsNamedAndNamesAllOthers() {
        ResourceChange key = ResourceChanges.modified("Key", "AWS::KMS::Key", "KeySpec").toBuilder()
                .replacement(Replacement.TRUE)
                .build();

        assertThat(guard.refuses(ResourceChanges.modified("Allowed", SECRET, "SecretString")))
                .isFalse();
        assertThat(guard.refusal(
                        List.of(ResourceChanges.modified("Allowed", SECRET, "SecretString"), key, removed("Other"))))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("replace security.Key", "and delete security.Other")
                        .endsWith("Repeat it with --allow-replacement security.Key --allow-replacement security.Other"
                                + " to let it happen"));
    }

    /** Without its stack the gateway would not have it, though it stays. */
    @Test
    void refusesToLeaveDataBehind() {
        assertThat(guard.refusal(List.of(removed("Other").toBuilder()
                        .policyAction(PolicyAction.RETAIN)
                        .build())))
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("the deployment would leave behind security.Other ("));
    }

    /** CloudFormation says "conditionally" of both kinds; RDS makes one of them in place. */
    @ParameterizedTest
    @CsvSource({
        "MultiAZ, CONDITIONALLY, false",
        "BackupRetentionPeriod, CONDITIONALLY, false",
        "MultiAZ, ALWAYS, true",
        "DBSnapshotIdentifier, CONDITIONALLY, true",
        "AvailabilityZone, CONDITIONALLY, true",
    })
    void letsADatabaseBeChangedInPlace(String property, RequiresRecreation recreation, boolean refused) {
        ReplacementGuard databases =
                new ReplacementGuard("database", Set.of("AWS::RDS::DBInstance"), List.of(), Map.of());
        ResourceChange change = ResourceChanges.modified("DBInstance", "AWS::RDS::DBInstance", property).toBuilder()
                .replacement(Replacement.CONDITIONAL)
                .details(
                        detail("AllocatedStorage", RequiresRecreation.NEVER),
                        detail("StorageType", RequiresRecreation.CONDITIONALLY),
                        detail(property, recreation))
                .build();

        assertThat(databases.refuses(change)).isEqualTo(refused);
    }

    /** CloudFormation would fail halfway: it makes the new one first, and RDS has no two of one name. */
    @Test
    void tellsThatAReplacementNeedsANameOfItsOwn() {
        Template template = Template.parse("database-stack.yaml", """
                Resources:
                  Named:
                    Type: AWS::RDS::DBInstance
                    Properties: {DBInstanceIdentifier: !Sub '${Environment}-litellm-db'}
                  Generated:
                    Type: AWS::RDS::DBInstance
                    Properties: {DBName: litellm}
                """);
        ReplacementGuard strict = new ReplacementGuard(
                "database", Set.of("AWS::RDS::DBInstance"), List.of(), ReplacementGuard.names(template.resources()));
        ReplacementGuard allowing = new ReplacementGuard(
                "database",
                Set.of("AWS::RDS::DBInstance"),
                List.of("database.Named", "database.Generated"),
                strict.names());

        assertThat(strict.refusal(List.of(replaced("Named", "DBName"))))
                .hasValueSatisfying(
                        why -> assertThat(why)
                                .endsWith(
                                        "Repeat it with --allow-replacement database.Named to let it happen, once the template gives database.Named another DBInstanceIdentifier"));
        assertThat(allowing.refusal(List.of(replaced("Named", "DBName"))))
                .contains(
                        "the deployment would replace database.Named (AWS::RDS::DBInstance, physical-Named), whose DBInstanceIdentifier the new one would find taken; nothing of this stack was changed. Give it another DBInstanceIdentifier in the template");
        assertThat(allowing.refusal(List.of(replaced("Named", "DBInstanceIdentifier"))))
                .isEmpty();
        assertThat(allowing.refusal(List.of(replaced("Generated", "DBName")))).isEmpty();
    }

    @Test
    void foretellsEachReplacementThatFindsItsNameTaken() {
        Template template = Template.parse("litellm-stack.yaml", """
                Resources:
                  TargetGroup: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Name: targets, Port: 1}}
                  Service: {Type: AWS::ECS::Service, Properties: {ServiceName: service, Cluster: !Ref Cluster}}
                  Rule: {Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: {Priority: 1}}
                """);
        ReplacementGuard unguarded =
                new ReplacementGuard("litellm", Set.of(), List.of(), ReplacementGuard.names(template.resources()));

        assertThat(unguarded.failures(List.of(
                        replaced("TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup", "Port"),
                        replaced("Rule", "AWS::ElasticLoadBalancingV2::ListenerRule", "ListenerArn"),
                        replaced("Service", "AWS::ECS::Service", "LaunchType"))))
                .containsExactly(
                        "The deployment would fail: it would replace litellm.TargetGroup (AWS::ElasticLoadBalancingV2::TargetGroup, physical-TargetGroup), whose Name the new one would find taken. Give it another Name in the template.",
                        "The deployment would fail: it would replace litellm.Service (AWS::ECS::Service, physical-Service), whose ServiceName the new one would find taken. Give it another ServiceName in the template.");
        assertThat(unguarded.failures(List.of(
                        replaced("TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup", "Name"),
                        replaced("Service", "AWS::ECS::Service", "Cluster"),
                        ResourceChanges.modified("TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup", "Port"))))
                .isEmpty();
    }

    private static ResourceChange replaced(String logicalId, String property) {
        return replaced(logicalId, "AWS::RDS::DBInstance", property);
    }

    private static ResourceChange replaced(String logicalId, String type, String property) {
        return ResourceChanges.modified(logicalId, type, property).toBuilder()
                .replacement(Replacement.TRUE)
                .build();
    }

    private static ResourceChangeDetail detail(String property, RequiresRecreation recreation) {
        return ResourceChangeDetail.builder()
                .target(target -> target.name(property).requiresRecreation(recreation))
                .build();
    }

    private static ResourceChange removed(String logicalId) {
        return ResourceChanges.modified(logicalId, SECRET, "Name").toBuilder()
                .action(ChangeAction.REMOVE)
                .build();
    }
}
