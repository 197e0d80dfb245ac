package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.stack.ReplacementGuard;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;

/** Out of what CloudFormation says of the resources of the security stack. */
class PlannedSecretsTest {
    private static final String SECRET = "AWS::SecretsManager::Secret";

    @Test
    void keepTheirValuesWhereOnlyOtherThingsChange() {
        assertThat(sentence(changed("UIPassword", SECRET, "Description"), changed("Key", "AWS::KMS::Key", "KeyPolicy")))
                .isEqualTo("keep their values");
    }

    /** Allowed by name or not: a person has to see it. */
    @Test
    void areToldWhereTheTemplateWouldGenerateAnotherValue() {
        StackPlan plan =
                plan(changed("UIPassword", SECRET, "GenerateSecretString"), changed("Key", "AWS::KMS::Key", "Enabled"));

        assertThat(PlannedSecrets.sentence(plan))
                .isEqualTo("the value of UIPassword would be lost; the others keep theirs");
        assertThat(plan.resources().getFirst().verdict()).isEqualTo(ResourcePlan.Verdict.OVERWRITE);
        assertThat(plan.resources().getFirst().loses()).isTrue();
    }

    @Test
    void areToldWhereTheSecretGoes() {
        ResourceChange replaced = changed("UIPassword", SECRET, "Name").toBuilder()
                .replacement(Replacement.TRUE)
                .build();

        assertThat(sentence(replaced)).isEqualTo("the value of UIPassword would be lost; the others keep theirs");
    }

    private static String sentence(ResourceChange... changes) {
        return PlannedSecrets.sentence(plan(changes));
    }

    private static StackPlan plan(ResourceChange... changes) {
        ReplacementGuard guard =
                new ReplacementGuard("security", Set.of(SECRET), List.of("security.UIPassword"), Map.of());
        return new StackPlan(
                "security",
                "dev-security-stack",
                StackPlan.Verdict.UPDATE,
                null,
                null,
                List.of(),
                new Changes(guard, (_, _) -> Optional.empty(), (_, _) -> Optional.empty()).read(List.of(changes)),
                List.of(),
                null,
                null,
                null);
    }

    private static ResourceChange changed(String logicalId, String type, String property) {
        return ResourceChange.builder()
                .action(ChangeAction.MODIFY)
                .logicalResourceId(logicalId)
                .physicalResourceId("physical-" + logicalId)
                .resourceType(type)
                .replacement(Replacement.FALSE)
                .details(ResourceChangeDetail.builder()
                        .target(target -> target.attribute("Properties").name(property))
                        .build())
                .build();
    }
}
