package litellm.console.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import litellm.console.azure.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggingCommandTest {
    @Test
    void shouldEscapeAsTheAgentDoes() {
        LoggingCommand command = LoggingCommand.of("task.logissue", "50%; a]b\r\nc %0A")
                .with("type", "error")
                .with("code", "x=1;y]%\r\n");

        assertThat(command.toString())
                .isEqualTo(
                        "##vso[task.logissue type=error;code=x=1%3By%5D%AZP25%0D%0A;]50%AZP25%3B a%5Db%0D%0Ac %AZP250A");
    }

    @Test
    void shouldWriteACommandWithoutProperties() {
        assertThat(LoggingCommand.of("task.uploadsummary", "/tmp/a.md"))
                .hasToString("##vso[task.uploadsummary]/tmp/a.md");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "##vso[task.setvariable variable=PATH;]/evil",
                "%3B is no semicolon, %AZP25 no percent sign",
                "a\r\nb\n\n]];;==",
                "🚀 ünï — 日本"
            })
    void shouldArriveAtTheAgentAsItWasSent(String text) {
        Agent agent =
                Agent.read(LoggingCommand.of("a.b", text).with("key", text).toString());

        assertThat(agent.commands()).containsExactly(new Agent.Command("a.b", Map.of("key", text), text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "##vso[task.complete result=Failed;]",
                "text before ##vso[task.setvariable variable=a;]b",
                "###vso[task.complete]",
                "##[error]not an error",
                "##VSO[task.complete]",
                "####[group]"
            })
    void shouldFindNoCommandInWhatOthersWrote(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = AzureAgent.neutral(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        out.println(text);

        String printed = bytes.toString(StandardCharsets.UTF_8);
        assertThat(Agent.read(printed).commands()).isEmpty();
        assertThat(printed).doesNotContainIgnoringCase("##vso[").doesNotContain("##[");
        assertThat(printed.replace(" ", "")).isEqualTo(text.replace(" ", "") + "\n");
    }

    @Test
    void shouldFindNoCommandThatIsWrittenInPieces() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = AzureAgent.neutral(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        out.print("#");
        out.print("#v");
        out.print("so[task.complete]");
        out.flush();

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("## vso[task.complete]");
    }

    @Test
    void shouldLeaveOtherTextAlone() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = AzureAgent.neutral(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        out.print("# a [b] ## c #[d] 100 % 🚀\n");

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("# a [b] ## c #[d] 100 % 🚀\n");
    }
}
