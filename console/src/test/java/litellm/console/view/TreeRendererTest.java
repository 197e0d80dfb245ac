package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import litellm.console.execution.Execution;
import litellm.console.execution.RecordedExecution;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeRendererTest {
    /** A moment at which the spinner shows its first picture. */
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    private static final RecordedExecution CREATED = RecordedExecution.of("created");

    @Test
    void shouldHangWhatRunsSideBySideUnderItsParallel() {
        List<String> lines = render(CREATED.after(CREATED.untilEntered("Check network")), 80, 40);

        assertThat(lines.stream().map(line -> line.replaceAll("  +\\d.*", "")))
                .containsExactly(
                        "deploy dev  RUNNING",
                        "✔ Validate request",
                        "✔ Lock environment",
                        "⠋ Deploy foundations",
                        "├─ ⠋ Build image",
                        "└─ ⠋ Deploy security and network",
                        "   ├─ ⠋ Deploy security",
                        "   └─ ⠋ Deploy network",
                        "   ○ Deploy alb and database",
                        "   ├─ ○ Deploy alb",
                        "   ├─ ○ Deploy database",
                        "   ├─ ○ Initialize secrets",
                        "   └─ ○ Sync provider keys",
                        "○ Prepare database",
                        "○ Snapshot database",
                        "○ Migrate database",
                        "○ Try new image",
                        "○ Deploy litellm",
                        "○ Compare tasks with secrets",
                        "○ Restart service",
                        "○ Check sessions",
                        "○ Confirm rollout",
                        "○ Verify deployment",
                        "○ Start service",
                        "○ Unlock environment",
                        "○ Publish report");
    }

    @Test
    void shouldShowHowFarAStackIs() {
        Execution execution = CREATED.after(CREATED.untilEnteredAgain("Wait for network"));

        assertThat(render(execution, 100, 40))
                .anyMatch(line ->
                        line.contains("Deploy network") && line.endsWith("━━━━━───── 3/6  Vpc CREATE_IN_PROGRESS"));
    }

    @Test
    void shouldShowWhyAStepFailed() {
        assertThat(render(RecordedExecution.of("database-failed").atEnd(), 120, 40))
                .anyMatch(line -> line.matches(
                        " +├─ ✘ Deploy database .* s  DBInstance \\(AWS::RDS::DBInstance\\): not enough capacity"));
    }

    @ParameterizedTest
    @CsvSource({
        "database-failed, ✘ Deploy foundations",
        "database-failed, ✔ Deploy security and network",
        "database-failed, ✘ Deploy alb and database",
        "one-stack, ✔ Deploy foundations",
        "one-stack, – Deploy alb and database"
    })
    void shouldShowHowAParallelHasEnded(String scenario, String parallel) {
        assertThat(render(RecordedExecution.of(scenario).atEnd(), 80, 40)).anyMatch(line -> line.endsWith(parallel));
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "40, 10", "20, 5"})
    void shouldFitAnyScreen(int width, int height) {
        for (int count = 1; count < CREATED.events().size(); count += 7) {
            List<String> lines = render(CREATED.after(count), width, height);

            assertThat(lines).hasSizeLessThanOrEqualTo(height);
            assertThat(lines).allMatch(line -> line.length() <= width);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {28, 40, 60})
    void shouldKeepTheTimesOnANarrowScreen(int width) {
        List<String> lines = render(RecordedExecution.of("database-failed").atEnd(), width, 40);

        assertThat(lines.stream().filter(line -> line.matches(" {3}[├└]─ [✔✘] Depl.*")))
                .hasSize(4)
                .allMatch(line -> line.matches(".*  +\\d\\.\\d s(…|  .*)?"));
    }

    @Test
    void shouldKeepWhatRunsOnASmallScreen() {
        List<String> lines = render(CREATED.after(CREATED.untilEntered("Check network")), 80, 8);

        assertThat(lines)
                .anyMatch(line -> line.contains("Deploy network"))
                .anyMatch(line -> line.contains("Build image"))
                .noneMatch(line -> line.contains("Validate request"));
    }

    @Test
    void shouldUseNoColorWhenToldSo() {
        Execution execution = CREATED.after(CREATED.untilEntered("Check network"));

        assertThat(new TreeRenderer(false).render(execution, "", NOW, 80, 40))
                .noneMatch(line -> line.toAnsi().contains("\u001b["));
        assertThat(new TreeRenderer(true).render(execution, "", NOW, 80, 40))
                .anyMatch(line -> line.toAnsi().contains("\u001b["));
    }

    private static List<String> render(Execution execution, int width, int height) {
        return new TreeRenderer(false)
                .render(execution, "", NOW, width, height).stream()
                        .map(AttributedString::toString)
                        .toList();
    }
}
