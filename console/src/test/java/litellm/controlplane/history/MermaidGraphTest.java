package litellm.controlplane.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.release.ReleaseAssembler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MermaidGraphTest {
    private static final Pattern IN_DOCUMENT = Pattern.compile("<!-- graph -->\n(.*?)<!-- /graph -->", Pattern.DOTALL);

    @Test
    void shouldDrawStepsAndFrames() {
        Definition definition = Definition.parse("""
                {"StartAt": "Check input", "States": {
                  "Check input": {"Type": "Task", "Next": "Wanted?", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Explain"}]},
                  "Wanted?": {"Type": "Choice", "Choices": [{"Variable": "$.a", "Next": "Do both"}], "Default": "Report"},
                  "Do both": {"Type": "Parallel", "Next": "Report", "Branches": [
                    {"StartAt": "Do this", "States": {
                      "Do this": {"Type": "Task", "Next": "Ready?"},
                      "Ready?": {"Type": "Choice", "Choices": [{"Variable": "$.b", "Next": "Wait"}], "Default": "Finish this"},
                      "Wait": {"Type": "Wait", "Next": "Look"},
                      "Look": {"Type": "Task", "Next": "Ready?"},
                      "Finish this": {"Type": "Task", "End": true}}},
                    {"StartAt": "Do that", "States": {"Do that": {"Type": "Task", "End": true}}}]},
                  "Report": {"Type": "Task", "End": true},
                  "Explain": {"Type": "Task", "Next": "Failed"},
                  "Failed": {"Type": "Fail"}}}
                """, "");

        assertThat(MermaidGraph.of(definition)).isEqualTo("""
                        flowchart TD
                          CheckInput["Check input"]
                          subgraph DoBoth["Do both"]
                            DoThis["Do this"]
                            FinishThis["Finish this"]
                            DoThat["Do that"]
                          end
                          Report["Report"]
                          subgraph AfterFailure["When a step fails"]
                            Explain["Explain"]
                          end
                          CheckInput --> DoBoth
                          CheckInput --> Report
                          DoThis --> FinishThis
                          DoBoth --> Report
                        """);
    }

    @ParameterizedTest
    @CsvSource({"README.md, deploy", "docs/OPERATIONS.md, teardown"})
    void shouldBeWhatTheDocumentationShows(String document, String action) {
        Project repository = TestProject.repository();
        String graph = "```mermaid\n%s```\n"
                .formatted(MermaidGraph.of(Definition.parse(new ReleaseAssembler(repository).stateMachine(), action)));

        Matcher shown =
                IN_DOCUMENT.matcher(repository.readText(repository.root().resolve(document)));

        assertThat(shown.find())
                .as(document + " has the lines <!-- graph --> and <!-- /graph -->")
                .isTrue();
        assertThat(shown.group(1))
                .as(
                        "%s shows what the state machine does; put this between <!-- graph --> and <!-- /graph -->:%n%s",
                        document, graph)
                .isEqualTo(graph);
    }
}
