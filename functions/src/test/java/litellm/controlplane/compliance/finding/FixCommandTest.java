package litellm.controlplane.compliance.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.controlplane.compliance.inventory.Resource;
import org.junit.jupiter.api.Test;

class FixCommandTest {
    private static final FixCommand REMOVE_ROLE = new FixCommand(List.of(
            "aws iam delete-role-policy --role-name {id} --policy-name {policyNames}",
            "aws iam delete-role --role-name {id}"));

    private static Resource role(Map<String, Object> details) {
        return new Resource("AWS::IAM::Role", "a role", "arn:aws:iam::1:role/a", "a role", Map.of(), null, details);
    }

    private static String fix(Map<String, Object> details) {
        return REMOVE_ROLE.of(role(details), "dev", "us-east-1");
    }

    @Test
    void aStepIsDoneForEachElementOfAList() {
        assertThat(fix(Map.of("policyNames", List.of("read", "write"))))
                .isEqualTo("aws iam delete-role-policy --role-name 'a role' --policy-name read --region us-east-1"
                        + " && aws iam delete-role-policy --role-name 'a role' --policy-name write --region us-east-1"
                        + " && aws iam delete-role --role-name 'a role' --region us-east-1");
        assertThat(fix(Map.of("policyNames", List.of())))
                .isEqualTo("aws iam delete-role --role-name 'a role' --region us-east-1");
    }

    /** Pasted, its first step would fail at a policy called "unknown", or remove one. */
    @Test
    void thereIsNoCommandWhereSomethingInItIsNotKnown() {
        assertThat(fix(Map.of())).isEmpty();
    }

    @Test
    void aSentenceSaysThatSomethingIsNotKnown() {
        assertThat(FixCommand.sentence("{name} in {environment} is {state}.", role(Map.of()), "dev"))
                .isEqualTo("a role in dev is unknown.");
    }
}
