package litellm.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import litellm.console.aws.AwsTarget;
import litellm.console.document.JsonDocument;
import litellm.console.execution.Execution;
import litellm.console.execution.HostileExecutions;
import litellm.controlplane.ForeignText;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jline.utils.AttributedString;

/** Whatever others write into an execution, a view shows it as text, on the lines and in the columns that are its own. */
class HostileTextPropertyTest {
    private static final Pattern STEERING =
            Pattern.compile("[\\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069&&[^\n]]");
    private static final Pattern CHANGE = Pattern.compile("\\d\\d+:\\d\\d  [A-Z][a-z ]+ +[A-Z]+( .*)?");

    @Provide
    Arbitrary<String> texts() {
        return HostileExecutions.texts();
    }

    @Provide
    Arbitrary<Execution> executions() {
        return HostileExecutions.executions();
    }

    @Property(tries = 300)
    void aForeignTextSteersNothing(@ForAll("texts") String text) {
        assertThat(ForeignText.line(text)).doesNotContain("\n").doesNotContainPattern(STEERING);
        assertThat(ForeignText.lines(text).replace("\t", "")).doesNotContainPattern(STEERING);
        assertThat(ForeignText.lines(ForeignText.lines(text))).isEqualTo(ForeignText.lines(text));
    }

    @Property(tries = 100)
    void theTreeKeepsItsLinesAndItsWidth(@ForAll("executions") Execution execution) {
        Instant now = execution.startedAt().plusSeconds(100);

        assertThat(new TreeRenderer(false).render(execution, "", now, 60, 30))
                .hasSizeLessThanOrEqualTo(30)
                .allMatch(line -> line.columnLength() <= 60)
                .extracting(AttributedString::toString)
                .allMatch(line -> !STEERING.matcher(line).find() && !line.contains("\n"));
    }

    @Property(tries = 100)
    void aLineOfALogIsAStep(@ForAll("executions") Execution execution) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new LinesView(new PrintStream(bytes, true, StandardCharsets.UTF_8)).show(execution);

        String log = bytes.toString(StandardCharsets.UTF_8);
        assertThat(log).doesNotContainPattern(STEERING);
        // The first line names the execution.
        assertThat(log.lines().skip(1)).allMatch(line -> CHANGE.matcher(line).matches());
    }

    @Property(tries = 100)
    void theSummarySteersNothing(@ForAll("executions") Execution execution) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        AwsTarget target = new AwsTarget(Optional.empty(), Optional.empty(), Optional.empty(), false);
        new Summary(out, out, target, command -> command, ZoneOffset.UTC).print(execution);

        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContainPattern(STEERING);
    }

    @Property(tries = 100)
    void whatProgramsReadStaysWellFormed(@ForAll("executions") Execution execution) throws Exception {
        byte[] xml = JunitReport.of(execution).getBytes(StandardCharsets.UTF_8);

        assertThat(DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(xml))
                        .getElementsByTagName("testsuite")
                        .getLength())
                .isEqualTo(1);
        assertThat(JsonDocument.readObject("result", JsonDocument.write(ResultJson.of(execution))))
                .containsEntry("status", execution.status());
    }
}
