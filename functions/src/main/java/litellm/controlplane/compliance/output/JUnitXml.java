package litellm.controlplane.compliance.output;

import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import litellm.controlplane.ForeignText;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;

/**
 * For a pipeline's test results: a test case for each finding. What is wrong is a failure, what was not checked an error, what
 * is allowed is skipped, and what is only worth knowing passes. A clean scan is one test case that passes.
 */
final class JUnitXml {
    /** Seconds. A finding takes none, but the format's schema asks for them, as it does for a host and for what was printed. */
    private static final String NO_TIME = "0";

    private JUnitXml() {}

    static String write(Assessment assessment) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            suite(xml, assessment);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("XML in memory can be written", e);
        }
        return text.toString();
    }

    private static void suite(XMLStreamWriter xml, Assessment assessment) throws XMLStreamException {
        boolean clean = assessment.findings().isEmpty() && assessment.silenced().isEmpty();
        xml.writeStartElement("testsuites");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "litellmctl scan " + String.join(", ", assessment.environments()));
        counts(xml, assessment, clean);
        about(xml, assessment);
        xml.writeEmptyElement("properties");
        for (Finding finding : assessment.findings()) {
            testCase(xml, finding);
        }
        for (Assessment.Silenced silenced : assessment.silenced()) {
            skipped(xml, silenced);
        }
        if (clean) {
            nothingFound(xml, assessment);
        }
        xml.writeEmptyElement("system-out");
        xml.writeEmptyElement("system-err");
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void counts(XMLStreamWriter xml, Assessment assessment, boolean clean) throws XMLStreamException {
        int silenced = assessment.silenced().size();
        xml.writeAttribute(
                "tests", String.valueOf(clean ? 1 : assessment.findings().size() + silenced));
        xml.writeAttribute("failures", String.valueOf(assessment.faults() - assessment.notChecked()));
        xml.writeAttribute("errors", String.valueOf(assessment.notChecked()));
        xml.writeAttribute("skipped", String.valueOf(silenced));
    }

    private static void about(XMLStreamWriter xml, Assessment assessment) throws XMLStreamException {
        xml.writeAttribute("id", "0");
        xml.writeAttribute("package", "scan");
        xml.writeAttribute("hostname", "localhost");
        xml.writeAttribute("time", NO_TIME);
        xml.writeAttribute(
                "timestamp",
                assessment
                        .scannedAt()
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDateTime()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME));
    }

    private static void testCase(XMLStreamWriter xml, Finding finding) throws XMLStreamException {
        start(xml, finding);
        if (finding.severity() != Severity.INFORMATIONAL) {
            xml.writeStartElement(finding.notChecked() ? "error" : "failure");
            attribute(xml, "type", finding.severity().name());
            attribute(xml, "message", finding.problem());
            xml.writeCharacters(ForeignText.unbroken(finding.arn()) + "\n" + ForeignText.unbroken(finding.fix()));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void skipped(XMLStreamWriter xml, Assessment.Silenced silenced) throws XMLStreamException {
        start(xml, silenced.finding());
        xml.writeEmptyElement("skipped");
        attribute(
                xml,
                "message",
                "Allowed until %s: %s"
                        .formatted(silenced.entry().expires(), silenced.entry().reason()));
        xml.writeEndElement();
    }

    private static void nothingFound(XMLStreamWriter xml, Assessment assessment) throws XMLStreamException {
        xml.writeEmptyElement("testcase");
        xml.writeAttribute("classname", "scan." + assessment.mode());
        xml.writeAttribute("name", "nothing found");
        xml.writeAttribute("time", NO_TIME);
    }

    private static void start(XMLStreamWriter xml, Finding finding) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute(xml, "classname", "scan." + finding.rule());
        attribute(xml, "name", "%s %s [%s]".formatted(finding.type(), finding.name(), finding.id()));
        xml.writeAttribute("time", NO_TIME);
    }

    /** XML has no way to write control characters, not even escaped. */
    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, ForeignText.unbroken(value));
    }
}
