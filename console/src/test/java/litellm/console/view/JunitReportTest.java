package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import litellm.console.azure.HostileExecution;
import litellm.console.execution.Execution;
import litellm.console.execution.RecordedExecution;
import litellm.controlplane.history.StepStatus;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class JunitReportTest {
    @Test
    void shouldHaveOneCasePerStep() throws Exception {
        Execution execution = RecordedExecution.of("created").atEnd();
        Element suite = suite(execution);

        assertThat(suite.getAttribute("name")).isEqualTo("deploy dev");
        assertThat(suite.getAttribute("tests"))
                .isEqualTo(Integer.toString(execution.steps().size()));
        assertThat(suite.getAttribute("failures")).isEqualTo("0");
        assertThat(suite.getElementsByTagName("testcase").getLength())
                .isEqualTo(execution.steps().size());
    }

    @Test
    void shouldLeaveOutWhatDidNotBegin() throws Exception {
        Execution half = RecordedExecution.of("created").after(20);

        assertThat(suite(half).getElementsByTagName("testcase").getLength())
                .isLessThan(half.steps().size())
                .isEqualTo(Math.toIntExact(half.steps().stream()
                        .filter(step -> step.status() != StepStatus.PENDING)
                        .count()));
    }

    /** What shows the results counts by the suite's numbers. */
    @Test
    void shouldCountWhatWasSkipped() throws Exception {
        Element suite = suite(RecordedExecution.of("one-stack").atEnd());
        NodeList skipped = suite.getElementsByTagName("skipped");

        assertThat(skipped.getLength()).isPositive();
        assertThat(suite.getAttribute("skipped")).isEqualTo(Integer.toString(skipped.getLength()));
    }

    @Test
    void shouldCarryAHostileReasonAsText() throws Exception {
        Element suite = suite(HostileExecution.failed());
        NodeList failures = suite.getElementsByTagName("failure");

        assertThat(failures.getLength()).isEqualTo(1);
        Element failure = (Element) failures.item(0);
        assertThat(failure.getAttribute("type")).isEqualTo("StackFailed");
        assertThat(failure.getAttribute("message")).isEqualTo(HostileExecution.REASON);
        assertThat(failure.getTextContent()).contains("<script>", "]]>", "🚀", "\n##vso[task.complete");
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("Deploy database");
    }

    private static Element suite(Execution execution) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(JunitReport.of(execution).getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }
}
