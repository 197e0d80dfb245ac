package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.AllowList;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.output.Output;
import litellm.controlplane.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The forms of a result, with names that try to break out of each. */
class OutputTest {
    private static final String HOSTILE =
            "x<script>alert(1)</script>\"'`|&\u001b[31m\n## [a](javascript:b) \u0000\u202e]]>";
    private static final Finding FINDING = new Finding(
            "Leftover",
            Severity.HIGH,
            "AWS::EC2::VPC",
            "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1",
            HOSTILE,
            "dev",
            "The VPC " + HOSTILE + " is left behind.",
            Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
            Optional.of(12.5),
            "aws ec2 delete-vpc --vpc-id 'vpc-1'");
    private static final Finding ALLOWED = new Finding(
            "PlainHttp",
            Severity.HIGH,
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/a/1",
            "dev-litellm-alb",
            "dev",
            "Plain HTTP.",
            Optional.empty(),
            Optional.empty(),
            "");

    private static Assessment assessment(List<Finding> findings) {
        return assessment(
                findings,
                List.of(new Assessment.Silenced(
                        ALLOWED,
                        new AllowList.Entry(
                                "PlainHttp",
                                "dev-litellm-alb",
                                Optional.empty(),
                                "behind a VPN",
                                LocalDate.of(2027, 1, 1)))));
    }

    private static Assessment assessment(List<Finding> findings, List<Assessment.Silenced> silenced) {
        return new Assessment(
                "123456789012",
                "us-east-1",
                List.of("dev"),
                "auto",
                Instant.parse("2026-11-24T12:00:00Z"),
                findings,
                List.of(),
                silenced,
                "List prices",
                3);
    }

    private static String write(String format, List<Finding> findings) {
        return Output.ALL.stream()
                .filter(output -> output.format().equals(format))
                .findFirst()
                .orElseThrow()
                .writer()
                .apply(assessment(findings));
    }

    @Test
    void theTextHoldsNoControlCharacter() {
        String text = write("text", List.of(FINDING));

        assertThat(text.replace("\n", "")).doesNotContainPattern("[\\p{Cc}\u202e]|\\[31m");
        assertThat(text).contains("12.50 USD", "exists since 2026-01-02", FINDING.id(), "Allowed for a while");
    }

    @Test
    void thePageRunsNothingAndAsksForNothing() {
        String page = write("html", List.of(FINDING));

        assertThat(page).contains("&lt;script&gt;").doesNotContain("<script", "http://", "https://", "src=", "url(");
        assertThat(page)
                .contains("lang=\"en\"", "<caption>", "scope=\"col\"", "color-scheme", "default-src &#39;none&#39;");
    }

    @Test
    void aCellOfMarkdownStaysACell() {
        List<String> rows = write("markdown", List.of(FINDING))
                .lines()
                .filter(line -> line.contains("Leftover"))
                .toList();

        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst()
                        .replace("\\|", "")
                        .chars()
                        .filter(c -> c == '|')
                        .count())
                .isEqualTo(8);
        assertThat(rows.getFirst().replaceAll("``+ .*? ``+", "")).doesNotContain("<script", "](");
    }

    @Test
    void junitCountsWhatItHolds() throws Exception {
        Element root = xml(write(
                "junit",
                List.of(
                        FINDING,
                        notChecked(Severity.MEDIUM),
                        notChecked(Severity.INFORMATIONAL),
                        with(Severity.INFORMATIONAL, "Leftover", "It goes."))));
        Element suite = (Element) root.getElementsByTagName("testsuite").item(0);

        assertThat(root.getTagName()).isEqualTo("testsuites");
        assertThat(Map.of("testcase", "tests", "failure", "failures", "error", "errors", "skipped", "skipped"))
                .allSatisfy((element, attribute) -> assertThat(suite.getAttribute(attribute))
                        .as(attribute)
                        .isEqualTo(String.valueOf(
                                suite.getElementsByTagName(element).getLength())));
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-24T12:00:00");
        NodeList cases = suite.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            assertThat(((Element) cases.item(i)).getAttribute("classname")).startsWith("scan.");
            assertThat(((Element) cases.item(i)).getAttribute("name")).isNotEmpty();
        }
    }

    /** By Ant's schema (JUnit.xsd of Windy Road), the strictest of those in use: others leave most of this out. */
    @Test
    void junitHasAllThatItsSchemaRequires() throws Exception {
        Element root = xml(write("junit", List.of(FINDING, notChecked(Severity.MEDIUM))));
        Element suite = (Element) root.getFirstChild();

        assertThat(suite.getAttribute("id")).isEqualTo("0");
        assertThat(List.of("name", "package", "hostname", "time"))
                .allSatisfy(attribute ->
                        assertThat(suite.getAttribute(attribute)).as(attribute).isNotEmpty());
        assertThat(suite.getFirstChild().getNodeName()).isEqualTo("properties");
        assertThat(suite.getLastChild().getNodeName()).isEqualTo("system-err");
        assertThat(suite.getLastChild().getPreviousSibling().getNodeName()).isEqualTo("system-out");
        NodeList cases = suite.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            assertThat(((Element) cases.item(i)).getAttribute("time")).isEqualTo("0");
        }
    }

    @Test
    void aCleanScanIsOneTestCaseThatPasses() throws Exception {
        String clean = Output.ALL.stream()
                .filter(output -> output.format().equals("junit"))
                .findFirst()
                .orElseThrow()
                .writer()
                .apply(assessment(List.of(), List.of()));

        assertThat(xml(clean).getElementsByTagName("testcase").getLength()).isEqualTo(1);
        assertThat(xml(clean).getElementsByTagName("failure").getLength()).isZero();
    }

    private static Finding notChecked(Severity severity) {
        return with(severity, Finding.NOT_CHECKED, "Not checked: it was refused.");
    }

    private static Finding with(Severity severity, String rule, String problem) {
        return new Finding(
                rule,
                severity,
                "AWS::EC2::VPC",
                FINDING.arn(),
                "vpc-" + severity,
                "dev",
                problem,
                Optional.empty(),
                Optional.empty(),
                "");
    }

    private static Element xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    @Test
    void sarifHasARuleALevelAndAFingerprintForEachResult() {
        JsonObject sarif = JsonObject.parse(write("sarif", List.of(FINDING)));
        JsonObject run = sarif.objects("runs").getFirst();

        assertThat(sarif.text("version")).isEqualTo("2.1.0");
        assertThat(run.object("tool").object("driver").objects("rules"))
                .extracting(rule -> rule.text("id"))
                .containsExactly("Leftover", "PlainHttp");
        JsonObject result = run.objects("results").getFirst();
        assertThat(result.text("level")).isEqualTo("error");
        assertThat(result.object("message").text("text")).isEqualTo(FINDING.problem());
        assertThat(result.object("partialFingerprints").text("findingId/v1")).isEqualTo(FINDING.id());
        assertThat(run.objects("results").getLast().objects("suppressions")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sarif", "asff"})
    void followsTheSchemaOfItsFormat(String format) throws IOException {
        Finding longest = with(Severity.CRITICAL, "Leftover", "x".repeat(5_000));
        List<Finding> findings = List.of(FINDING, notChecked(Severity.MEDIUM), longest);

        assertThat(faults(format, write(format, findings))).isEmpty();
        assertThat(faults(format, write(format, List.of()))).isEmpty();
        assertThat(faults(
                        format, write(format, findings).replace("2.1.0", "2.0").replace("2018-10-08", "2018")))
                .isNotEmpty();
    }

    private static List<Error> faults(String format, String text) throws IOException {
        try (InputStream schema = OutputTest.class.getResourceAsStream(format + "-subset.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                    .validate(text, InputFormat.JSON);
        }
    }

    @Test
    void securityHubGetsWhatItsFormatNeeds() {
        JsonObject finding = JsonObject.parse(write("asff", List.of(FINDING)))
                .objects("Findings")
                .getFirst();

        assertThat(finding.text("ProductArn"))
                .isEqualTo("arn:aws:securityhub:us-east-1:123456789012:product/123456789012/default");
        assertThat(finding.object("Severity").text("Label")).isEqualTo("HIGH");
    }

    /** Half a command may do something else than the whole one. */
    @Test
    void securityHubGetsNoPartOfACommand() {
        String fits = "aws ec2 delete-vpc --vpc-id " + "x".repeat(484);

        assertThat(remediation(fits)).isEqualTo(fits);
        assertThat(remediation(fits + "y")).isEqualTo("The command is too long for this format: see the report.");
    }

    private static String remediation(String fix) {
        Finding finding = new Finding(
                "Leftover",
                Severity.LOW,
                "AWS::EC2::VPC",
                FINDING.arn(),
                "vpc-1",
                "dev",
                "It goes.",
                Optional.empty(),
                Optional.empty(),
                fix);
        return JsonObject.parse(write("asff", List.of(finding)))
                .objects("Findings")
                .getFirst()
                .object("Remediation")
                .object("Recommendation")
                .text("Text");
    }

    @Test
    void jsonHoldsTheFindingsAsTheyAre() {
        JsonObject json = JsonObject.parse(write("json", List.of(FINDING)));

        assertThat(json.text("outcome")).isEqualTo("FINDINGS");
        assertThat(json.objects("findings").getFirst().text("name")).isEqualTo(HOSTILE);
        assertThat(json.objects("silenced").getFirst().text("allowedUntil")).isEqualTo("2027-01-01");
        assertThat(json.members()).containsEntry("monthlyDollars", 12.5).containsEntry("bySeverity", Map.of("HIGH", 1));
    }
}
