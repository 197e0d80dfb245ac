package litellm.console.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleException;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.command.option.ScheduleOptions;
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

    @Test
    void shouldRefuseATimeThatNeverComes() {
        List<String> faults = new ArrayList<>();

        options("--evening-at", "0 20 31 2 ? *", "--morning-at", "0 7 ? * MON-FRI 2020")
                .check(faults);

        assertThat(faults)
                .containsExactly(
                        "--evening-at: found day 31, month 2, year *: no such day is to come; example: 0 20 ? * MON-FRI *",
                        "--morning-at: found day ?, month *, year 2020: no such day is to come; example: 0 20 ? * MON-FRI *");
    }

    @Test
    void shouldNameTheWordForNoDaysWhereOneIsWrong() {
        List<String> faults = new ArrayList<>();

        options("--skip-dates", "").check(faults);
        options("--skip-dates", "none").check(faults);

        assertThat(faults).containsExactly("--skip-dates: found \"\"; allowed: days such as 2026-12-24, or none");
    }

    private static ScheduleOptions options(String... line) {
        ScheduleOptions options = new ScheduleOptions();
        new CommandLine(options).parseArgs(line);
        return options;
    }

    /** What one of the two allows alone is refused in the middle of an installation, or for no reason. */
    @Test
    void shouldOfferWhatTheTemplateAllows() {
        Project project = TestProject.repository();
        Map<?, ?> parameters =
                (Map<?, ?>) ((Map<?, ?>) project.readYaml(project.bootstrapTemplate())).get("Parameters");

        assertThat(new ScheduleOptions.EveningActions())
                .containsExactlyInAnyOrderElementsOf(allowed(parameters, "ScheduleEvening"));
        assertThat(new ScheduleOptions.MorningActions())
                .containsExactlyInAnyOrderElementsOf(allowed(parameters, "ScheduleMorning"));
        assertThat(new BootstrapCommand.LogRetentionDays())
                .containsExactlyInAnyOrderElementsOf(allowed(parameters, "LogRetentionDays"));
        assertThat(((Map<?, ?>) parameters.get("ScheduleTimeZone")).get("AllowedPattern"))
                .isEqualTo("^%s$".formatted(ScheduleOptions.TIME_ZONE));
    }

    private static List<String> allowed(Map<?, ?> parameters, String name) {
        List<?> values = (List<?>) ((Map<?, ?>) parameters.get(name)).get("AllowedValues");
        return values.stream().map(String::valueOf).toList();
    }
}
