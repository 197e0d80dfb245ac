package litellm.console.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored is all that there is from then on, so no line that was meant for a key may be passed over. */
class ProviderKeyInputTest {
    private final List<String> faults = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPENAI_API_KEY=sk-1",
                "\ufeffOPENAI_API_KEY=sk-1\r\n",
                "OPENAI_API_KEY=\"sk-1\"",
                "PATH=/bin\nAZURE_OPENAI_API_KEY=x\nOPENAI_API_KEY_FILE=y\nBASH_FUNC=() {\n echo\n}\nOPENAI_API_KEY=sk-1",
                "OPENAI_API_KEY=sk-1\nANTHROPIC_API_KEY=$(ANTHROPIC_API_KEY)\nOPENAI_API_KEY_SECONDARY=",
                "# of the team\n\nOPENAI_API_KEY= sk-1 \n  # to be rotated\nMOTD=two\nlines",
                "\ufeff{\"OPENAI_API_KEY\": \"sk-1\"}"
            })
    void shouldReadTheKeysAmongWhateverElseThereIs(String input) {
        assertThat(ProviderKeyInput.read(input, faults)).isEqualTo(Map.of("OPENAI_API_KEY", "sk-1"));
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export ANTHROPIC_API_KEY=sk-2",
                "ANTHROPIC_API_KEY: sk-2",
                "ANTHROPIC_API_KEY = sk-2",
                "anthropic_api_key=sk-2",
                "ANTHROPIC_APIKEY=sk-2",
                "anthropic-api-key: sk-2",
                "ANTROPIC_API_KEY=sk-2"
            })
    void shouldNameALineThatWasMeantForAKey(String line) {
        ProviderKeyInput.read("OPENAI_API_KEY=sk-1\n" + line + "\n", faults);

        assertThat(faults)
                .containsExactly(
                        "standard input: found the key ANTHROPIC_API_KEY in another form; allowed: ANTHROPIC_API_KEY=, and its value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS_BEDROCK_REGION=eu-west-1", "{\"AWS_BEDROCK_REGION\": \"eu-west-1\"}"})
    void shouldTakeBedrocksRegionAmongTheKeys(String input) {
        assertThat(ProviderKeyInput.read(input, faults)).isEqualTo(Map.of("AWS_BEDROCK_REGION", "eu-west-1"));
        assertThat(faults).isEmpty();

        ProviderKeyInput.read(input.replace("eu-west-1", "Ireland"), faults);
        assertThat(faults)
                .containsExactly("standard input: AWS_BEDROCK_REGION: found no region; allowed: one such as us-east-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "sk-1", "\u0000\u0001"})
    void shouldSayWhatIsNeitherLinesNorJson(String input) {
        ProviderKeyInput.read(input, faults);

        assertThat(faults)
                .singleElement()
                .asString()
                .startsWith(
                        "standard input: found neither a line NAME=value nor a JSON object; allowed names: OPENAI_API_KEY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sk-hush\": \"OPENAI_API_KEY\"}",
                "{\"OPENAI_API_KEY\": \"sk-hush\\nsk-2\"}",
                "OPENAI_API_KEY=sk-hush\u00e9",
                "OPENAI_API_KEY=sk-hush sk-2",
                "{\"OPENAI_API_KEY\": \"sk-hush\\tsk-2\"}",
                "{\"OPENAI_API_KEY\": \"sk-hush\", \"OPENAI_API_KEY\": \"sk-2\"}",
                "OPENAI_API_KEY=sk-1\nOPENAI_API_KEY=sk-hush",
                "OPENAI_API_KEY=sk-1\nsk-hush",
                "sk-hush\nOPENAI_API_KEY=sk-1"
            })
    void shouldNeverShowAKey(String input) {
        ProviderKeyInput.read(input, faults);

        assertThat(faults)
                .singleElement()
                .asString()
                .contains("standard input: ")
                .doesNotContain("hush");
    }

    @Test
    void shouldNotChooseBetweenTwoValuesOfOneKey() {
        ProviderKeyInput.read("OPENAI_API_KEY=sk-1\nHOME=/root\nOPENAI_API_KEY=sk-2\n", faults);

        assertThat(faults)
                .containsExactly(
                        "standard input: line 3: found OPENAI_API_KEY a second time; allowed: one line for each key");
    }

    /** A pasted key that a line break divides, and a key whose value was forgotten. */
    @ParameterizedTest
    @ValueSource(strings = {"sk-first\n", "sk-first"})
    void shouldSayWhichLineIsNoKey(String line) {
        ProviderKeyInput.read("HOME=/root\nOPENAI_API_KEY=sk-1\n\n" + line, faults);

        assertThat(faults)
                .containsExactly(
                        "standard input: line 4: found no NAME=value; allowed: a key with its value on one line");
    }

    @Test
    void shouldNameAKeyThatStandsThereAlone() {
        ProviderKeyInput.read("HOME=/root\nOPENAI_API_KEY", faults);
        ProviderKeyInput.read("ANTHROPIC_API_KEY=sk-1\nOPENAI_API_KEY\n", faults);

        assertThat(faults)
                .hasSize(2)
                .allMatch(fault -> fault.startsWith("standard input: found the key OPENAI_API_KEY in another form"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPENAI_API_KEY=sk-1 sk-2", "{\"OPENAI_API_KEY\": \"sk-1 sk-2\"}"})
    void shouldSayThatAKeyHasNoBlank(String input) {
        ProviderKeyInput.read(input, faults);

        assertThat(faults)
                .containsExactly(
                        "standard input: OPENAI_API_KEY: found a character that no key has, for example a blank; allowed: printable ASCII without blanks");
    }

    @Test
    void shouldSayHowMuchASecretTakes() {
        String most = "s".repeat(65_536 - "{\"OPENAI_API_KEY\":\"\"}".length());

        assertThat(ProviderKeyInput.read("OPENAI_API_KEY=" + most, faults)).hasSize(1);
        assertThat(faults).isEmpty();

        ProviderKeyInput.read("OPENAI_API_KEY=s" + most, faults);
        assertThat(faults)
                .containsExactly(
                        "standard input: found keys of 65537 bytes; allowed: at most 65536, which is what a secret takes");
    }

    @Test
    void shouldTakeNothingForNothing() {
        assertThat(ProviderKeyInput.read("\n", faults)).isEmpty();
        assertThat(faults).isEmpty();
    }
}
