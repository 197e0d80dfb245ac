package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class EnvironmentExaminationTest {
    @ParameterizedTest
    @CsvSource({
        "UPDATE_IN_PROGRESS, an operation is under way",
        "REVIEW_IN_PROGRESS, it holds nothing but a change set",
        "DELETE_FAILED, the next deployment deletes it first",
        "UPDATE_FAILED, the next deployment rolls it back first",
        "UPDATE_ROLLBACK_FAILED, the next deployment continues its rollback first",
        "IMPORT_ROLLBACK_FAILED, only a person can resolve this"
    })
    void shouldSayWhatADeploymentMakesOfAStack(StackStatus status, String advice) {
        assertThat(EnvironmentExamination.advice(status))
                .hasValueSatisfying(words -> assertThat(words).startsWith(advice));
    }

    @ParameterizedTest
    @CsvSource({"CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "DELETE_COMPLETE"})
    void shouldSayNothingOfWhatIsSound(StackStatus status) {
        assertThat(EnvironmentExamination.advice(status)).isEmpty();
    }
}
