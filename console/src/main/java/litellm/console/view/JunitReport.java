package litellm.console.view;

import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import litellm.console.execution.Execution;
import litellm.controlplane.ForeignText;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/** An execution as test results in JUnit's XML, one case per step, for what shows such results: a pipeline's Tests tab. */
public final class JunitReport {
    private JunitReport() {}

    /** The report of what ran or was skipped. */
    public static String of(Execution execution) {
        List<StepRecord> steps = execution.steps().stream()
                .filter(record -> record.status() != StepStatus.PENDING)
                .toList();
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", ForeignText.lines(execution.action() + " " + execution.environment()));
            xml.writeAttribute("tests", Integer.toString(steps.size()));
            xml.writeAttribute("failures", count(steps, StepStatus.FAILED));
            xml.writeAttribute("errors", "0");
            xml.writeAttribute("skipped", count(steps, StepStatus.SKIPPED));
            xml.writeAttribute("timestamp", execution.startedAt().toString());
            xml.writeAttribute("time", seconds(execution.duration(Instant.now()).toMillis()));
            for (StepRecord step : steps) {
                testCase(xml, execution, step);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("A string cannot fail to be written to", e);
        }
        return text.append('\n').toString();
    }

    private static void testCase(XMLStreamWriter xml, Execution execution, StepRecord step) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", ForeignText.lines(execution.action() + "." + execution.environment()));
        xml.writeAttribute("name", step.name());
        xml.writeAttribute("time", seconds(step.duration(Instant.now()).toMillis()));
        if (step.status() == StepStatus.SKIPPED) {
            xml.writeEmptyElement("skipped");
        } else if (step.status() == StepStatus.FAILED) {
            xml.writeStartElement("failure");
            xml.writeAttribute("type", ForeignText.lines(execution.error().orElse("Failed")));
            xml.writeAttribute("message", ForeignText.lines(step.cause().orElse("failed")));
            xml.writeCharacters(ForeignText.lines(execution.cause().orElse("")));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String count(List<StepRecord> steps, StepStatus status) {
        return Long.toString(
                steps.stream().filter(step -> step.status() == status).count());
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }
}
