package litellm.console.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.TestProject;
import org.junit.jupiter.api.Test;

/** What {@code litellmctl validate} says of this repository. */
class ThisRepositoryTest {
    /** A day that passes is no reason to deploy nothing any more: the next scan reports what an entry has silenced, and the entry. */
    static final LocalDate BEFORE_ANY_ENTRY_EXPIRES = LocalDate.EPOCH;

    @Test
    void shouldHaveNoFault() {
        assertThat(new WorkingCopyValidation(TestProject.repository(), BEFORE_ANY_ENTRY_EXPIRES).faults())
                .isEmpty();
    }

    @Test
    void shouldEndByWhatIsFoundToday() {
        boolean sound =
                new WorkingCopyValidation(TestProject.repository()).faults().isEmpty();

        assertThat(ConsoleRun.of(TestProject.repository(), "validate").exitCode())
                .isEqualTo(sound ? ExitCode.DONE : ExitCode.USAGE);
    }
}
