package litellm.console.validate;

import static org.assertj.core.api.Assertions.assertThat;

import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.TestProject;
import org.junit.jupiter.api.Test;

/** What {@code litellmctl validate} says of this repository. */
class ThisRepositoryTest {
    @Test
    void shouldHaveNoFault() {
        assertThat(new WorkingCopyValidation(TestProject.repository()).faults()).isEmpty();
        assertThat(ConsoleRun.of(TestProject.repository(), "validate").exitCode())
                .isEqualTo(ExitCode.DONE);
    }
}
