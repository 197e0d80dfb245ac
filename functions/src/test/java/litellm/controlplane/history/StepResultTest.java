package litellm.controlplane.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepResultTest {
    /** A second teardown finds nothing to delete: it must not look as if it had deleted something. */
    @ParameterizedTest
    @CsvSource({"DELETED, SUCCEEDED", "UNCHANGED, UNCHANGED", "ABSENT, UNCHANGED"})
    void whatWasNotThereIsNotShownAsDone(String outcome, StepStatus shown) {
        assertThat(StepResult.of(Map.of("status", "SUCCEEDED", "outcome", outcome))
                        .status())
                .isEqualTo(shown);
    }
}
