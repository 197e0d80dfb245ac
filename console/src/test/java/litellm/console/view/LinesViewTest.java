package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import litellm.console.execution.Execution;
import litellm.console.execution.RecordedExecution;
import litellm.controlplane.Progress;
import litellm.controlplane.history.StepRecord;
import org.junit.jupiter.api.Test;

class LinesViewTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LinesView view = new LinesView(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    /** Whoever reads it in a pipe needs the name to follow the execution further. */
    @Test
    void shouldSayFirstAndOnceWhatItFollows() {
        RecordedExecution recorded = RecordedExecution.of("created");
        view.show(recorded.after(1));
        view.show(recorded.atEnd());

        String arn = recorded.atEnd().arn();
        assertThat(lines()).first().isEqualTo("deploy dev: " + arn.substring(arn.lastIndexOf(':') + 1));
        assertThat(lines()).filteredOn(line -> line.startsWith("deploy dev")).hasSize(1);
    }

    @Test
    void shouldSayEachChangeOnce() {
        RecordedExecution recorded = RecordedExecution.of("created");
        for (int count = 1; count <= recorded.events().size(); count++) {
            view.show(recorded.after(count));
        }

        assertThat(lines()).doesNotHaveDuplicates();
        assertThat(lines())
                .filteredOn(line -> line.contains("Deploy network"))
                .satisfiesExactly(
                        line -> assertThat(line).matches("00:0\\d  Deploy network              RUNNING"),
                        line -> assertThat(line).endsWith("RUNNING    0/6 Vpc CREATE_IN_PROGRESS"),
                        line -> assertThat(line).endsWith("RUNNING    3/6 Vpc CREATE_IN_PROGRESS"),
                        line -> assertThat(line)
                                .matches("\\d+:\\d\\d  Deploy network              SUCCEEDED  \\d\\.\\d s"));
    }

    @Test
    void shouldNotLetTimeGoBack() {
        RecordedExecution recorded = RecordedExecution.of("created");
        view.show(recorded.after(recorded.untilEntered("Check network") + 10));
        view.show(recorded.atEnd());

        assertThat(lines().stream().skip(1).map(line -> line.substring(0, line.indexOf(' '))))
                .isSortedAccordingTo(Comparator.comparingInt(LinesViewTest::seconds));
        assertThat(lines().get(1)).startsWith("00:00  Validate request");
    }

    @Test
    void shouldTellWhatHappenedSideBySideInTheOrderOfTime() {
        Execution execution = RecordedExecution.of("created").atEnd();
        view.show(execution);

        assertThat(lines().stream()
                        .skip(1)
                        .map(line -> line.substring("00:00  ".length()).split(" {2,}", 2)[0]))
                .containsSubsequence(execution.steps().stream()
                        .filter(step -> step.endedAt() != null)
                        .sorted(Comparator.comparing(StepRecord::endedAt))
                        .map(StepRecord::name)
                        .toList());
        assertThat(lines().get(1)).startsWith("00:00  Validate request  ");
        assertThat(lines().getLast()).matches("\\d+:\\d\\d  Publish report .*").doesNotStartWith("00:00");
    }

    private static int seconds(String time) {
        int colon = time.indexOf(':');
        return 60 * Integer.parseInt(time.substring(0, colon)) + Integer.parseInt(time.substring(colon + 1));
    }

    /** A service that stops has no tasks to come to. */
    @Test
    void shouldNotCountWhatIsNone() {
        showNetwork(new Progress(0, 0, "tasks stop"), 0);

        assertThat(lines()).anyMatch(line -> line.endsWith("Deploy network              RUNNING    tasks stop"));
    }

    @Test
    void shouldSayHowOftenAStepWasTriedAgain() {
        showNetwork(new Progress(1, 6, "Vpc"), 2);

        assertThat(lines()).anyMatch(line -> line.endsWith(" RUNNING    1/6 Vpc (tried again: 2)"));
    }

    /** Shows that the network's step, which runs, is this far, after this many retries. */
    private void showNetwork(Progress progress, int retries) {
        RecordedExecution recorded = RecordedExecution.of("created");
        view.show(recorded.after(
                recorded.untilEnteredAgain("Wait for network"),
                record -> record.name().equals("Deploy network")
                        ? RecordedExecution.running(record, Optional.of(progress), retries)
                        : record));
    }

    @Test
    void shouldSayWhyAStepFailed() {
        view.show(RecordedExecution.of("database-failed").atEnd());

        assertThat(lines())
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "Deploy database", "FAILED", "DBInstance (AWS::RDS::DBInstance): not enough capacity"));
    }

    @Test
    void shouldSayNothingOnceClosed() {
        view.close();
        view.show(RecordedExecution.of("created").atEnd());

        assertThat(lines()).isEmpty();
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
