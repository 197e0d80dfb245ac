package litellm.console.command.option;

import static org.assertj.core.api.Assertions.assertThat;

import litellm.console.ConsoleRun;
import litellm.console.ExitCode;
import litellm.console.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailingResourceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                dev-databse-stack  | DBInstance  | STACK: found dev-databse-stack; the stacks of dev are: dev-security-stack, dev-network-stack,
                prod-database-stack| DBInstence  | RESOURCE: found DBInstence; did you mean: DBInstance?
                dev-alb-stack      | Nothing     | RESOURCE: found Nothing; dev-alb-stack has:
                """)
    void shouldBeRefusedWhereItCanNeverFail(String stack, String resource, String fault) {
        ConsoleRun run = ConsoleRun.of(TestProject.repository(), "local", "fail", stack, resource);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults()).first().asString().contains(fault);
    }

    @ParameterizedTest
    @CsvSource({"local fail, STACK", "local fail dev-database-stack, RESOURCE"})
    void shouldBeAskedFor(String command, String missing) {
        ConsoleRun run = ConsoleRun.of(TestProject.repository(), command.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.faults()).first().asString().contains("Missing required parameter", "'%s'".formatted(missing));
    }

    @Test
    void shouldBeAnyOfAnEnvironmentsOrOfAStackOfOnesOwn() {
        assertThat(new FailingResource("staging-litellm-stack", "Service").fault(TestProject.repository()))
                .isEmpty();
        assertThat(new FailingResource("my-stack", "Anything").fault(TestProject.repository()))
                .isEmpty();
    }
}
