package litellm.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcePlanTest {
    /** A variable of the container is no loss, whatever CloudFormation calls it. */
    @ParameterizedTest
    @CsvSource({
        "AWS::ECS::TaskDefinition, REPLACE, false, false",
        "AWS::ECS::TaskDefinition, MAY_REPLACE, false, false",
        "AWS::ECS::TaskDefinition, DELETE, false, true",
        "AWS::ECS::TaskDefinition, REPLACE, true, true",
        "AWS::ECS::Service, REPLACE, false, true",
        "AWS::ECS::Service, MODIFY, false, false"
    })
    void losesWhatGoes(String type, ResourcePlan.Verdict verdict, boolean refused, boolean loses) {
        assertThat(new ResourcePlan("One", "id", type, verdict, null, refused, List.of()).loses())
                .isEqualTo(loses);
    }
}
