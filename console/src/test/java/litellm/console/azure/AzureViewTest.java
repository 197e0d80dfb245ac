package litellm.console.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import litellm.console.agent.AzureAgent;
import litellm.console.execution.Execution;
import litellm.console.execution.RecordedExecution;
import litellm.console.view.JunitReport;
import litellm.console.view.LinesView;
import litellm.controlplane.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureViewTest {
    @TempDir
    private Path folder;

    @Test
    void shouldKeepARowOfTheTimelineForEachStep() {
        RecordedExecution recorded = RecordedExecution.of("created");
        Agent agent = shown(recorded, 1, recorded.events().size());

        List<Agent.Command> network = agent.named("task.logdetail").stream()
                .filter(row -> row.property("name").equals("Deploy network"))
                .toList();
        assertThat(network)
                .extracting(row -> row.property("id"))
                .containsOnly(network.getFirst().property("id"));
        assertThat(network)
                .extracting(row -> row.property("state"))
                .startsWith("InProgress", "InProgress")
                .endsWith("Completed");
        assertThat(network).extracting(row -> row.property("progress")).containsExactly("0", "0", "50", "100");
        assertThat(network).allSatisfy(row -> {
            assertThat(row.property("type")).isEqualTo("step");
            assertThat(row.property("order")).matches("\\d+");
            assertThat(row.property("starttime")).matches("2\\d{3}-.*Z");
        });
        assertThat(network.getLast().property("result")).isEqualTo("Succeeded");
        assertThat(network.get(2).data()).isEqualTo("Vpc CREATE_IN_PROGRESS");
    }

    /** Step Functions has no cause for the step at which someone stopped an execution. */
    @Test
    void shouldShowAStepWithoutACauseAsFailed() {
        RecordedExecution recorded = RecordedExecution.of("created");
        Execution stopped = recorded.stoppedAfter(recorded.untilEntered("Check network"));

        assertThat(MarkdownSummary.of(stopped)).contains("| Deploy network | FAILED | ");
    }

    /** A service on its way down runs more tasks than it wants, and may want none. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "3, 6, 50", "6, 6, 99", "7, 6, 99"})
    void shouldNotCallAStepWholeThatRuns(int done, int total, String percent) {
        RecordedExecution recorded = RecordedExecution.of("created");

        Agent agent = shown(recorded.after(
                recorded.untilEnteredAgain("Wait for network"),
                record -> RecordedExecution.running(
                        record,
                        record.progress().map(_ -> new Progress(done, total, "Vpc CREATE_IN_PROGRESS")),
                        record.retries())));

        assertThat(agent.named("task.logdetail"))
                .filteredOn(row -> row.property("name").equals("Deploy network"))
                .singleElement()
                .extracting(row -> row.property("progress"))
                .isEqualTo(percent);
    }

    @Test
    void shouldNotCallAStepDoneThatWasSkipped() {
        RecordedExecution recorded = RecordedExecution.of("one-stack");

        assertThat(shown(recorded.atEnd()).named("task.logdetail"))
                .extracting(row -> row.property("result"))
                .containsOnly("Succeeded", "Skipped");
    }

    @Test
    void shouldGoOnWithTheSameRowsInAnotherStepOfThePipeline() {
        RecordedExecution recorded = RecordedExecution.of("created");
        int half = recorded.events().size() / 2;
        Agent first = shown(recorded, 1, half);
        Agent second = shown(recorded, half, recorded.events().size());

        assertThat(rows(second)).containsAllEntriesOf(rows(first));
    }

    @Test
    void shouldSayNothingTwiceAndEndAtAHundredPercent() {
        RecordedExecution recorded = RecordedExecution.of("created");
        Agent agent = shown(recorded, 1, recorded.events().size());

        assertThat(agent.commands()).doesNotHaveDuplicates();
        assertThat(agent.named("task.setprogress"))
                .extracting(progress -> Integer.valueOf(progress.property("value")))
                .isSorted()
                .endsWith(100);
        assertThat(agent.named("task.setprogress").getLast().data()).isEqualTo("SUCCEEDED");
    }

    @Test
    void shouldPublishWhereTheGatewayIsAndTheSteps() throws Exception {
        Agent agent = published(RecordedExecution.of("created").atEnd());

        assertThat(agent.output("status")).isEqualTo("SUCCEEDED");
        assertThat(agent.output("endpoint")).startsWith("http");
        assertThat(agent.named("task.logissue")).isEmpty();
        String summary = Files.readString(
                Path.of(agent.named("task.uploadsummary").getFirst().data()));
        assertThat(summary)
                .contains("## deploy dev: SUCCEEDED after ")
                .contains("| Deploy network | CREATED | ")
                .contains("Endpoint: http", "Admin UI: http");
        assertThat(summary.lines().filter(line -> line.startsWith("| ") && !line.startsWith("| Step ")))
                .isNotEmpty()
                .allMatch(row -> row.matches(".* \\| ·*█+·* \\|"));
        assertThat(folder.resolve("litellmctl"))
                .isDirectoryContaining(file -> file.toString().endsWith(".xml"));
    }

    @Test
    void shouldPublishWhatWouldChangeAndWhatAScanFound() throws Exception {
        Map<String, String> finding = Map.of(
                "severity",
                "HIGH",
                "rule",
                "PlainHttp",
                "type",
                "AWS::X",
                "name",
                "dev|x",
                "problem",
                "it speaks HTTP");
        Agent agent = published(RecordedExecution.of("created")
                .endingWith(Map.of(
                        "plan",
                        Map.of(
                                "summary",
                                "1 to add",
                                "location",
                                "s3://b/p.json",
                                "changes",
                                "alb: add\ndatabase: add"),
                        "scan",
                        Map.of("outcome", "FINDINGS", "findings", 21, "worst", List.of(finding)))));

        assertThat(Files.readString(
                        Path.of(agent.named("task.uploadsummary").getFirst().data())))
                .contains("### The plan in short\n\n- alb\\: add\n- database\\: add\n")
                .contains("### Findings: 21, the worst first\n")
                .contains("| HIGH | PlainHttp | AWS\\:\\:X dev\\|x | it speaks HTTP |\n");
        assertThat(agent.named("task.logissue")).singleElement().satisfies(issue -> {
            assertThat(issue.property("type")).isEqualTo("error");
            assertThat(issue.data())
                    .isEqualTo("The scan has 21 findings; HIGH PlainHttp: AWS::X dev|x: it speaks HTTP");
        });
    }

    @Test
    void shouldWarnOfWhatTheExecutionWarnsOf() throws Exception {
        Agent agent = published(RecordedExecution.of("created")
                .endingWith(Map.of("warnings", List.of("Control plane:\n\u001b[31mnot its own\u202e"))));

        assertThat(agent.named("task.logissue")).singleElement().satisfies(issue -> {
            assertThat(issue.property("type")).isEqualTo("warning");
            assertThat(issue.data()).isEqualTo("Control plane: not its own");
        });
        assertThat(Files.readString(
                        Path.of(agent.named("task.uploadsummary").getFirst().data())))
                .contains("Control plane\\: not its own  \n");
    }

    @Test
    void shouldPublishNothingButTheStatusOfWhatStillRuns() {
        Agent agent = published(RecordedExecution.of("created").after(20));

        assertThat(agent.output("status")).isEqualTo("RUNNING");
        assertThat(agent.commands()).hasSize(2);
    }

    @Test
    void shouldCarryAHostileReasonAsPlainTextEverywhere() throws Exception {
        Execution failed = HostileExecution.failed();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        AzureAgent azure = AzureAgent.of(variables(), out, out).orElseThrow();
        new AzureView(azure, new LinesView(AzureAgent.neutral(out))).show(failed);
        new PipelineResult(azure).publish(failed, Optional.empty());
        Agent agent = Agent.read(bytes.toString(StandardCharsets.UTF_8));

        assertThat(agent.named("task.complete")).isEmpty();
        assertThat(agent.named("task.setvariable"))
                .extracting(command -> command.property("variable"))
                .containsOnly("status");
        assertThat(agent.named("task.logissue").getFirst().data())
                .startsWith("StackFailed: ##vso[task.setvariable variable=PATH;]/evil ##[error]x\n##vso[task.complete")
                .hasSize(4000)
                .endsWith("x…");
        assertThat(agent.named("task.logdetail"))
                .anySatisfy(row -> assertThat(row.data()).isEqualTo(HostileExecution.REASON));
        assertThat(agent.log())
                .anySatisfy(line -> assertThat(line)
                        .contains("## vso[task.setvariable variable=PATH;]/evil ## [error]x 100%")
                        .contains("🚀")
                        .endsWith("x end"));
        String summary = Files.readString(
                Path.of(agent.named("task.uploadsummary").getFirst().data()));
        assertThat(summary)
                .contains("\\#\\#vso\\[task\\.setvariable", "&lt;script&gt;alert\\(1\\)&lt;/script&gt;", "🚀")
                .contains("x\n- \\#\\#vso\\[task\\.complete result=Succeeded;\\]\n- 100%")
                .doesNotContain("<script>", "[link](", "\n##vso");
        assertThat(summary.lines().filter(line -> line.startsWith("| Deploy database |")))
                .singleElement()
                .asString()
                .endsWith(" |");
    }

    @Test
    void shouldReadVariablesAsThePipelineMeansThem() {
        AzureAgent agent = AzureAgent.of(
                        Map.of("TF_BUILD", "True", "A", " x ", "B", "$(B)", "C", " "), System.out, System.out)
                .orElseThrow();

        assertThat(agent.variable("A")).contains("x");
        assertThat(agent.variable("B")).isEmpty();
        assertThat(agent.variable("C")).isEmpty();
        assertThat(agent.variable("D")).isEmpty();
        assertThat(AzureAgent.of(Map.of("TF_BUILD", ""), System.out, System.out))
                .isEmpty();
    }

    @Test
    void shouldWriteTestResultsOfEverySort() {
        assertThat(JunitReport.of(RecordedExecution.of("one-stack").atEnd())).contains("<skipped/>");
    }

    private Agent shown(RecordedExecution recorded, int from, int to) {
        return shown(IntStream.rangeClosed(from, to).mapToObj(recorded::after).toArray(Execution[]::new));
    }

    private Agent shown(Execution... executions) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        AzureView view = new AzureView(AzureAgent.of(variables(), out, out).orElseThrow(), new LinesView(out));
        List.of(executions).forEach(view::show);
        return Agent.read(bytes.toString(StandardCharsets.UTF_8));
    }

    private Agent published(Execution execution) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new PipelineResult(AzureAgent.of(variables(), new PrintStream(bytes, true, StandardCharsets.UTF_8), System.err)
                        .orElseThrow())
                .publish(execution, Optional.empty());
        return Agent.read(bytes.toString(StandardCharsets.UTF_8));
    }

    private Map<String, String> variables() {
        return Map.of("TF_BUILD", "True", "AGENT_TEMPDIRECTORY", folder.toString());
    }

    private static Map<String, String> rows(Agent agent) {
        Map<String, String> rows = new HashMap<>();
        agent.named("task.logdetail").forEach(row -> rows.put(row.property("name"), row.property("id")));
        return rows;
    }
}
