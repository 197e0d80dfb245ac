package litellm.controlplane.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class StackConditionTest {
    @ParameterizedTest
    @CsvSource({
        "CREATE_COMPLETE, DEPLOYED",
        "UPDATE_COMPLETE, DEPLOYED",
        "UPDATE_ROLLBACK_COMPLETE, ROLLED_BACK",
        "ROLLBACK_COMPLETE, UNUSABLE",
        "REVIEW_IN_PROGRESS, EMPTY",
        "DELETE_FAILED, UNUSABLE",
        "UPDATE_FAILED, HALTED",
        "UPDATE_ROLLBACK_FAILED, STUCK",
        "DELETE_COMPLETE, ABSENT",
        "IMPORT_ROLLBACK_FAILED, FOREIGN"
    })
    void saysWhatAStatusMeans(StackStatus status, StackCondition condition) {
        assertThat(StackCondition.of(status)).isEqualTo(condition);
    }

    @Test
    void waitsForEveryOperationUnderWay() {
        EnumSet<StackStatus> underWay = EnumSet.allOf(StackStatus.class);
        underWay.removeIf(status -> !status.toString().endsWith("_IN_PROGRESS"));
        underWay.remove(StackStatus.REVIEW_IN_PROGRESS); // an empty stack left by a change set: nothing is under way
        assertThat(underWay).hasSize(9).allMatch(status -> StackCondition.of(status) == StackCondition.BUSY);
    }

    @Test
    void updatesOrRecoversWhateverHasSettled() {
        EnumSet<StackStatus> settled = EnumSet.allOf(StackStatus.class);
        settled.removeIf(status -> String.valueOf(status).endsWith("_IN_PROGRESS"));
        assertThat(settled).noneMatch(status -> StackCondition.of(status) == StackCondition.BUSY);
    }
}
