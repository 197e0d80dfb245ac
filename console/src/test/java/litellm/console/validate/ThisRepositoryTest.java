package litellm.console.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.TestProject;
import org.junit.jupiter.api.Test;

/** What {@code litellmctl validate} says of this repository. */
class ThisRepositoryTest {
    /** A day that passes is no reason to deploy nothing any more: the next scan reports what the entry has silenced, and the entry. */
    private static final String PASSED_BY_ITSELF = "; that day is past, the entry silences nothing any more";

    @Test
    void shouldHaveNoFaultButDaysThatHavePassed() {
        List<String> faults = new WorkingCopyValidation(TestProject.repository()).faults();

        assertThat(faults).allMatch(fault -> fault.endsWith(PASSED_BY_ITSELF));
        assertThat(ConsoleRun.of(TestProject.repository(), "validate").exitCode())
                .isEqualTo(faults.isEmpty() ? ExitCode.DONE : ExitCode.USAGE);
    }
}
