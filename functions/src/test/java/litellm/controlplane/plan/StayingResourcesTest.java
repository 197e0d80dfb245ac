package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;

class StayingResourcesTest {
    private static final ResourceChange ADDRESS =
            change("Eip", "False", detail("Never", "Static", null, "DirectModification"));

    /** A NAT gateway whose address gets another tag. */
    @Test
    void keepWhatRefersToOneThatIsChangedInPlace() {
        ResourceChange gateway = change(
                "NatGateway",
                "Conditional",
                detail("Always", "Dynamic", "Eip.AllocationId", "ResourceAttribute"),
                detail("Never", "Static", null, "DirectModification"));
        ResourceChange route =
                change("Route", "Conditional", detail("Always", "Dynamic", "NatGateway", "ResourceReference"));

        assertThat(StayingResources.of(List.of(route, gateway, ADDRESS)))
                .containsExactlyInAnyOrder("Eip", "NatGateway", "Route");
    }

    @ParameterizedTest
    @CsvSource({
        "Always, Dynamic, Eip.PublicIp, ResourceAttribute",
        "Always, Dynamic, Vpc, ResourceReference",
        "Always, Dynamic, Parameter, ParameterReference",
        "Conditionally, Static, , DirectModification",
        "Always, Static, Eip, ResourceReference",
        "Never, Dynamic, Eip, ResourceReference",
    })
    void doNotKeepWhatMayBecomeAnother(String recreation, String evaluation, String entity, String source) {
        ResourceChange other = change("Other", "Conditional", detail(recreation, evaluation, entity, source));
        ResourceChange vpc = change("Vpc", "True", detail("Always", "Static", null, "DirectModification"));

        assertThat(StayingResources.of(List.of(other, vpc, ADDRESS))).containsExactly("Eip");
    }

    private static ResourceChange change(String id, String replacement, ResourceChangeDetail... details) {
        return ResourceChange.builder()
                .action(ChangeAction.MODIFY)
                .logicalResourceId(id)
                .resourceType("AWS::EC2::" + id)
                .replacement(replacement)
                .details(details)
                .build();
    }

    private static ResourceChangeDetail detail(String recreation, String evaluation, String entity, String source) {
        return ResourceChangeDetail.builder()
                .target(target -> target.requiresRecreation(recreation))
                .evaluation(evaluation)
                .causingEntity(entity)
                .changeSource(source)
                .build();
    }
}
