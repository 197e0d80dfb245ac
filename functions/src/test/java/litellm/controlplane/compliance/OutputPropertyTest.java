package litellm.controlplane.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import litellm.controlplane.ForeignText;
import litellm.controlplane.compliance.assessment.Assessment;
import litellm.controlplane.compliance.finding.Finding;
import litellm.controlplane.compliance.finding.Severity;
import litellm.controlplane.compliance.output.Output;
import litellm.controlplane.json.JsonObject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a resource in the account is called, each form of a scan's result shows it as text. */
class OutputPropertyTest {
    private static final Pattern STEERING =
            Pattern.compile("[\\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069&&[^\n]]");

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(
                        "\u001b[2J",
                        "\u009b2J",
                        "\u009d",
                        "\u0007",
                        "\r",
                        "\n",
                        "\0",
                        "\u202e",
                        "\u2066",
                        "\u2028",
                        "\ud800",
                        "🚀",
                        "<script>",
                        "-->",
                        "]]>",
                        "&",
                        "\"",
                        "'",
                        "|",
                        "\\|",
                        "`",
                        "``",
                        "[a](b)",
                        "#",
                        "$(x)",
                        ";",
                        "\uffff",
                        "a",
                        " ")
                .list()
                .ofMinSize(1)
                .ofMaxSize(10)
                .map(pieces -> String.join("", pieces));
    }

    @Property(tries = 150)
    void everyFormShowsTheNameAsText(@ForAll("names") String name) throws Exception {
        Assessment assessment = assessment(name);
        for (Output output : Output.ALL) {
            String written = output.writer().apply(assessment);
            switch (output.format()) {
                case "json" -> assertThat(text(written, "findings", "name")).isEqualTo(name);
                case "sarif" ->
                    assertThat(text(written, "runs", "results", "message", "text"))
                            .contains(name);
                case "asff" ->
                    assertThat(ForeignText.line(text(written, "Findings", "Title")))
                            .contains(ForeignText.line(name.replace('\u2028', ' ')));
                case "junit" ->
                    DocumentBuilderFactory.newDefaultInstance()
                            .newDocumentBuilder()
                            .parse(new ByteArrayInputStream(written.getBytes(StandardCharsets.UTF_8)));
                case "markdown" -> assertThat(cells(written)).isEqualTo(8);
                case "html" -> assertThat(written).doesNotContain("<script");
                default ->
                    assertThat(written.lines().filter(line -> line.contains("Leftover")))
                            .hasSize(1);
            }
            if (!output.contentType().endsWith("json")) {
                assertThat(written).as(output.format()).doesNotContainPattern(STEERING);
            }
        }
    }

    /** The text at the end of these members; of an array its first element counts. */
    private static String text(String json, String... path) {
        Object value = JsonObject.parse(json).members();
        for (String name : path) {
            Object member = ((Map<?, ?>) value).get(name);
            value = member instanceof List<?> elements ? elements.getFirst() : member;
        }
        return (String) value;
    }

    private static long cells(String markdown) {
        List<String> rows =
                markdown.lines().filter(line -> line.contains("| Leftover |")).toList();
        assertThat(rows).hasSize(1);
        // A backslash takes the next mark with it, another backslash too, before anything else is read (GitHub's
        // Markdown, "Tables").
        return rows.getFirst()
                .replaceAll("\\\\\\p{Punct}", "")
                .chars()
                .filter(c -> c == '|')
                .count();
    }

    private static Assessment assessment(String name) {
        return new Assessment(
                "123456789012",
                "us-east-1",
                List.of("dev"),
                "auto",
                Instant.EPOCH,
                List.of(new Finding(
                        "Leftover",
                        Severity.HIGH,
                        "AWS::EC2::VPC",
                        "arn:aws:ec2:us-east-1:123456789012:vpc/" + name,
                        name,
                        "dev",
                        "The VPC " + name + " is left behind.",
                        Optional.of(Instant.EPOCH),
                        Optional.of(12.5),
                        "aws ec2 delete-vpc --vpc-id vpc-1")),
                List.of(),
                List.of(),
                "List prices",
                3);
    }
}
