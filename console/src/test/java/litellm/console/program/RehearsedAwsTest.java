package litellm.console.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleRun;
import litellm.console.TestProject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the rehearsal hears is what commands read to their end: otherwise the build would keep less than they load. */
class RehearsedAwsTest {
    @AutoClose
    private final RehearsedAws aws;

    RehearsedAwsTest() throws IOException {
        // For good: other classes that run at the same time set the same.
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        aws = new RehearsedAws();
    }

    @Test
    void hasAnExecutionThatEndedAndItsSteps() {
        ConsoleRun watch = run("watch", "rehearsal", "--output", "json");

        assertThat(watch.exitCode()).as(watch.errors()).isZero();
        assertThat(watch.json()).containsEntry("status", "SUCCEEDED");
        assertThat((List<?>) watch.json().get("steps"))
                .map(step -> ((Map<?, ?>) step).get("name").toString())
                .containsExactly("Deploy security", "Deploy network");
    }

    @Test
    void hasStacks() {
        ConsoleRun status = run("status", "dev", "--output", "json");

        assertThat(status.exitCode()).as(status.errors()).isZero();
        assertThat((List<?>) status.json().get("stacks")).hasSize(5);
    }

    private ConsoleRun run(String... command) {
        return ConsoleRun.of(TestProject.repository(), aws.asked(List.of(command)));
    }
}
