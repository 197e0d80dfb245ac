package litellm.console.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import litellm.console.agent.AzureAgent;
import litellm.console.agent.LoggingCommand;
import litellm.console.execution.Execution;
import litellm.console.execution.HostileExecutions;
import litellm.console.view.LinesView;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever others write into an execution, the agent gets the commands that are ours and no other. */
class HostileTextPropertyTest {
    private static final Pattern OURS = Pattern.compile(
            "##vso\\[task\\.(logdetail id=[^;]*;name=[A-Za-z ]+;|setprogress value=\\d+;|logissue )[^\\]]*\\][^\\r\\n]*");

    @Provide
    Arbitrary<String> texts() {
        return HostileExecutions.texts();
    }

    @Provide
    Arbitrary<Execution> executions() {
        return HostileExecutions.executions();
    }

    @Property(tries = 300)
    void noTextBecomesACommand(@ForAll("texts") String text) {
        assertThat(neutral(text).toLowerCase(Locale.ROOT)).doesNotContain("##vso[", "##[");
        assertThat(neutral(text).replaceAll("[ ?]", "")).isEqualTo(encoded(text).replaceAll("[ ?]", ""));
    }

    @Property(tries = 300)
    void aCommandIsReadBackAsItWasMeant(@ForAll("texts") String value, @ForAll("texts") String message) {
        String line = LoggingCommand.of("task.x", message)
                .with("a", value)
                .with("b", value)
                .toString();

        assertThat(line).doesNotContain("\n", "\r").startsWith("##vso[task.x a=");
        int end = line.indexOf(']');
        assertThat(Agent.unescape(line.substring(end + 1))).isEqualTo(message);
        assertThat(line.substring("##vso[task.x ".length(), end).split(";"))
                .extracting(Agent::unescape)
                .isEqualTo(List.of("a=" + value, "b=" + value));
    }

    @Property(tries = 60)
    void anExecutionIsShownByOurCommandsOnly(@ForAll("executions") Execution execution) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        AzureAgent agent = AzureAgent.of(Map.of("TF_BUILD", "True"), out, out).orElseThrow();
        new AzureView(agent, new LinesView(AzureAgent.neutral(out))).show(execution);

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("##")))
                .filteredOn(line -> line.toLowerCase(Locale.ROOT).matches(".*##(vso)?\\[.*"))
                .allMatch(line -> OURS.matcher(line).matches());
    }

    @Property(tries = 60)
    void theTableOfASummaryKeepsItsCells(@ForAll("executions") Execution execution) {
        List<String> lines = MarkdownSummary.of(execution).lines().toList();

        assertThat(lines).noneMatch(line -> line.matches(".*(?<!\\\\)[<`].*"));
        assertThat(lines.subList(lines.indexOf("|---|---|---:|---|"), lines.size()))
                .allMatch(line -> line.replaceAll("\\\\.", "")
                                .chars()
                                .filter(c -> c == '|')
                                .count()
                        == 5);
    }

    private static String neutral(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AzureAgent.neutral(new PrintStream(bytes, true, StandardCharsets.UTF_8)).print(text);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Half a character cannot be written as UTF-8: it is a question mark, or missing. */
    private static String encoded(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
