package litellm.controlplane.compliance.output;

import java.util.List;
import java.util.function.Function;
import litellm.controlplane.compliance.assessment.Assessment;

/**
 * One form of a scan's result.
 *
 * @param format its name for people
 */
public record Output(String format, String file, String contentType, Function<Assessment, String> writer) {
    /** All forms. What they say of a resource comes from AWS and may hold anything: each escapes it in its own way. */
    public static final List<Output> ALL = List.of(
            new Output("json", "findings.json", "application/json", FindingsJson::write),
            new Output("text", "findings.txt", "text/plain; charset=utf-8", FindingsText::write),
            new Output("junit", "findings.junit.xml", "application/xml", JUnitXml::write),
            new Output("sarif", "findings.sarif", "application/sarif+json", Sarif::write),
            new Output("asff", "findings.asff.json", "application/json", SecurityHubFindings::write),
            new Output("markdown", "findings.md", "text/markdown; charset=utf-8", Markdown::write),
            new Output("html", "findings.html", "text/html; charset=utf-8", HtmlPage::write));
}
