package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import litellm.console.ConsoleException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ScheduleOptionsTest {
    private static final Map<String, String> KEPT = Map.of("ScheduleEvening", "teardown", "ScheduleMorning", "deploy");

    /** An option that is not given keeps its value, and CloudFormation would say of the pair what no one can act on. */
    @Test
    void shouldCompareWithWhatIsKept() {
        assertThatThrownBy(() -> options("--evening", "stop").checkWith(KEPT))
                .isInstanceOf(ConsoleException.class)
                .hasMessage("--morning: found \"deploy\"; allowed after an evening's stop: start, none");
        assertThatThrownBy(() -> options("--morning", "start").checkWith(KEPT))
                .isInstanceOf(ConsoleException.class)
                .hasMessage("--morning: found \"start\"; allowed after an evening's teardown: deploy, none");

        assertThatCode(() -> options("--evening", "stop", "--morning", "start").checkWith(KEPT))
                .doesNotThrowAnyException();
        assertThatCode(() -> options("--evening", "stop").checkWith(Map.of())).doesNotThrowAnyException();
    }

    private static ScheduleOptions options(String... line) {
        ScheduleOptions options = new ScheduleOptions();
        new CommandLine(options).parseArgs(line);
        return options;
    }
}
