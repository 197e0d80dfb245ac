package litellm.console.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellm.console.ConsoleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineRequestTest {
    private static final String RELEASE = "0123456789abcdef";

    @Test
    void shouldTakeWhatWasFilledInAndNothingElse() {
        PipelineRequest request = PipelineRequest.of("""
                {"action": "deploy", "environment": "dev", "stack": "all", "confirmation": " ", "allowProd": false,
                 "keepData": true, "count": "3", "allowReplacement": "database.DBInstance, alb.Listener",
                 "network_EnableNatGateway": "false", "network_VpcCidr": " ", "alb_DomainName": "llm.example.com",
                 "tag_Owner": "platform; rm -rf /"}""", RELEASE);

        assertThat(request.input())
                .isEqualTo(Map.of(
                        "action",
                        "deploy",
                        "environment",
                        "dev",
                        "stack",
                        "all",
                        "keepData",
                        true,
                        "count",
                        3,
                        "allowReplacement",
                        List.of("database.DBInstance", "alb.Listener"),
                        "parameters",
                        Map.of(
                                "network", Map.of("EnableNatGateway", "false"),
                                "alb", Map.of("DomainName", "llm.example.com")),
                        "tags",
                        Map.of("Owner", "platform; rm -rf /"),
                        "release",
                        RELEASE));
    }

    @Test
    void shouldTakeAConfirmationToTheLetter() {
        assertThat(PipelineRequest.of("{\"confirmation\": \"DELETE \"}", RELEASE)
                        .input())
                .containsEntry("confirmation", "DELETE ");
    }

    /** As Azure's own examples show a box that went through an expression. */
    @Test
    void shouldTakeABoxThatIsWrittenAsText() {
        String form =
                "{\"keepData\": \"True\", \"force\": \"False\", \"network_EnableNatGateway\": \"False\", \"tag_Owner\": \"True\"}";

        assertThat(PipelineRequest.of(form, RELEASE).input())
                .isEqualTo(Map.of(
                        "keepData",
                        true,
                        "parameters",
                        Map.of("network", Map.of("EnableNatGateway", "False")),
                        "tags",
                        Map.of("Owner", "True")));
    }

    /** An urgent stop does not wait for a release that it does not use. */
    @ParameterizedTest
    @CsvSource({
        "deploy, true",
        "plan, true",
        "teardown, true",
        "scan, true",
        "stop, false",
        "rotate, false",
        "'', false"
    })
    void shouldNameTheReleaseWhereTheCommitCounts(String action, boolean named) {
        assertThat(PipelineRequest.of("{\"action\": \"%s\"}".formatted(action), RELEASE)
                        .input()
                        .containsKey("release"))
                .isEqualTo(named);
    }

    @Test
    void shouldMakeANumberOfWhatIsOneAndLeaveTheRestToTheMachine() {
        assertThat(PipelineRequest.of("{\"keep\": \"5\"}", RELEASE).input()).containsEntry("keep", 5);
        assertThat(PipelineRequest.of("{\"count\": \"many\"}", RELEASE).input()).containsEntry("count", "many");
    }

    @Test
    void shouldNameEachAttemptOfABuild() {
        PipelineRequest request = PipelineRequest.of("{\"action\": \"deploy\", \"environment\": \"dev\"}", RELEASE);

        assertThat(request.executionNames("4711", 1)).containsExactly("build-4711-deploy-dev");
        assertThat(request.executionNames("4711", 3))
                .containsExactly("build-4711-deploy-dev", "build-4711-deploy-dev-2", "build-4711-deploy-dev-3");
        assertThat(PipelineRequest.of("{\"action\": \"a b\"}", RELEASE).executionNames("9".repeat(90), 999))
                .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,80}"));
    }

    @Test
    void shouldRefuseWhatIsNoForm() {
        assertThatThrownBy(() -> PipelineRequest.of("[1]", RELEASE))
                .isInstanceOf(ConsoleException.class)
                .hasMessageContaining("the pipeline's parameters");
    }

    @Test
    void shouldRefuseHalfOfACharacter() {
        assertThatThrownBy(() -> PipelineRequest.of("{\"tag_Owner\": \"\\ud800\"}", RELEASE))
                .isInstanceOf(ConsoleException.class)
                .hasMessage(
                        "the pipeline's parameters: found half of a character (\\ud800 to \\udfff alone); allowed: whole ones");
    }

    @Test
    void shouldReadProviderKeysFromJson() {
        List<String> faults = new ArrayList<>();

        assertThat(ProviderKeyInput.read(" {\"OPENAI_API_KEY\": \" sk-1 \"}\n", faults))
                .isEqualTo(Map.of("OPENAI_API_KEY", "sk-1"));
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldReportEveryFaultOfProviderKeysWithoutAValue() {
        List<String> faults = new ArrayList<>();
        ProviderKeyInput.read("{\"OPENAI_KEY\": \"sk-secret\", \"ANTHROPIC_API_KEY\": 7}", faults);
        ProviderKeyInput.read("{\"OPENAI_API_KEY\": sk-secret}", faults);

        assertThat(faults)
                .hasSize(3)
                .allMatch(fault -> fault.startsWith("standard input: found "))
                .noneMatch(fault -> fault.contains("secret"));
    }

    @Test
    void shouldReadProviderKeysFromAnEnvironment() {
        String environment = """
                PATH=/bin
                OPENAI_API_KEY=sk-a=b
                OPENAI_API_KEY_SECONDARY=$(OPENAI_API_KEY_SECONDARY)
                ANTHROPIC_API_KEY=
                MY_OPENAI_API_KEY=other
                """;

        assertThat(ProviderKeyInput.read(environment, new ArrayList<>())).isEqualTo(Map.of("OPENAI_API_KEY", "sk-a=b"));
    }
}
