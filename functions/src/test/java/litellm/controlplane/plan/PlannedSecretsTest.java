package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.stack.ReplacementGuard;
import litellm.controlplane.testing.ResourceChanges;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.PolicyAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;

/** Out of what CloudFormation says of the resources of the security stack. */
class PlannedSecretsTest {
    private static final String SECRET = "AWS::SecretsManager::Secret";

    @Test
    void keepTheirValuesWhereOnlyOtherThingsChange() {
        assertThat(sentence(
                        ResourceChanges.modified("UIPassword", SECRET, "Description"),
                        ResourceChanges.modified("Key", "AWS::KMS::Key", "KeyPolicy")))
                .isEqualTo("keep their values");
    }

    /** Allowed by name or not: a person has to see it. */
    @Test
    void areToldWhereTheTemplateWouldGenerateAnotherValue() {
        StackPlan plan = plan(
                ResourceChanges.modified("UIPassword", SECRET, "GenerateSecretString"),
                ResourceChanges.modified("Key", "AWS::KMS::Key", "Enabled"));

        assertThat(PlannedSecrets.sentence(plan))
                .isEqualTo("the value of UIPassword would be lost; the others keep theirs");
        assertThat(plan.resources().getFirst().verdict()).isEqualTo(ResourcePlan.Verdict.OVERWRITE);
        assertThat(plan.resources().getFirst().loses()).isTrue();
    }

    @Test
    void areToldWhereTheSecretGoes() {
        ResourceChange replaced = ResourceChanges.modified("UIPassword", SECRET, "Name").toBuilder()
                .replacement(Replacement.TRUE)
                .build();

        assertThat(sentence(replaced)).isEqualTo("the value of UIPassword would be lost; the others keep theirs");
    }

    /** Refused, since the stack would lose the secret, whose value stays. */
    @Test
    void keepTheirValuesWhereTheSecretIsLeftBehind() {
        assertThat(sentence(ResourceChange.builder()
                        .action(ChangeAction.REMOVE)
                        .logicalResourceId("MasterKey")
                        .resourceType(SECRET)
                        .policyAction(PolicyAction.RETAIN)
                        .build()))
                .isEqualTo("keep their values");
    }

    private static String sentence(ResourceChange... changes) {
        return PlannedSecrets.sentence(plan(changes));
    }

    private static StackPlan plan(ResourceChange... changes) {
        ReplacementGuard guard =
                new ReplacementGuard("security", Set.of(SECRET), List.of("security.UIPassword"), Map.of());
        return StackPlan.of("security", "dev-security-stack", StackPlan.Verdict.UPDATE)
                .withChanges(
                        List.of(),
                        new Changes(guard, (_, _) -> Optional.empty(), (_, _) -> Optional.empty())
                                .read(List.of(changes)),
                        List.of());
    }
}
