package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class ControlPlaneExaminationTest {
    @ParameterizedTest
    @EnumSource(names = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"})
    void shouldBeContentWithWhatIsWhole(StackStatus status) {
        assertThat(ControlPlaneExamination.finding(stack(status), "cafe"))
                .isEqualTo(Finding.ok("Control plane", "release cafe"));
    }

    @ParameterizedTest
    @CsvSource({"UPDATE_ROLLBACK_FAILED, cafe", "UPDATE_FAILED, other", "UPDATE_IN_PROGRESS, cafe"})
    void shouldWarnOfAnInstallationThatIsNotAtItsEnd(StackStatus status, String wanted) {
        assertThat(ControlPlaneExamination.finding(stack(status), wanted))
                .isEqualTo(
                        Finding.warn("Control plane", "release cafe, " + status, "litellmctl bootstrap finishes it"));
    }

    private static Stack stack(StackStatus status) {
        return Stack.builder()
                .stackStatus(status)
                .outputs(Output.builder()
                        .outputKey("InstalledRelease")
                        .outputValue("cafe")
                        .build())
                .build();
    }
}
