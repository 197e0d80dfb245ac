package litellm.console.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDocumentTest {
    @Test
    void shouldKeepNullsAndTheOrderOfKeys() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("b", 1);
        object.put("a", null);

        assertThat(JsonDocument.write(object)).isEqualTo("{\"b\":1,\"a\":null}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `{\n  "a": }`        | , line 2, column 8: found no JSON; allowed: names and texts in double quotes,
            `{ // sk-1\n}`       | , line 1, column 3: found no JSON; allowed: names and texts in double quotes,
            `{"a": sk1}`         | , line 1, column 7: found no JSON; allowed: names and texts in double quotes,
            `{\n"a": {"b": 1}`   | , line 2, column 14: found the end of the text within the value; allowed: a whole one
            `{"a": "b`           | , line 1, column 9: found the end of the text within the value; allowed: a whole one
            `{"a": 1,\n "a": {}}`| , line 2, column 8: found the key "a" a second time; allowed: once
            ``                   | : found nothing; allowed: JSON
            `\ufeff \n`          | : found nothing; allowed: JSON
            """)
    void shouldSayWhatIsAllowedInWordsOfItsOwn(String text, String message) {
        assertThatThrownBy(() -> JsonDocument.read("file.json", text))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("file.json" + message)
                .hasMessageNotContaining("sk");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''   | [ | 100000 | '' | found collections more than 500 deep; allowed: at most 500
            '['  | 9 | 2000   | ]  | found a number of more than 1000 digits; allowed: at most 1000
            '{"' | a | 60000  | '":1}' | found a name of more than 50000 characters; allowed: at most 50000
            """)
    void shouldRefuseWhatThereIsTooMuchOf(String start, String much, int times, String end, String message) {
        assertThatThrownBy(() -> JsonDocument.read("file.json", start + much.repeat(times) + end))
                .isInstanceOf(DocumentException.class)
                .hasMessageMatching("file.json, line 1, column \\d+: " + message);
    }

    @Test
    void shouldRefuseWhatFollowsTheValue() {
        assertThatThrownBy(() -> JsonDocument.read("file.json", "{\"a\": 1}\n{\"b\": 2}"))
                .isInstanceOf(DocumentException.class)
                .hasMessage("file.json, line 2, column 1: found more after the value; allowed: one");
        assertThatThrownBy(() -> JsonDocument.read("file.json", "1 x")).isInstanceOf(DocumentException.class);
    }

    @Test
    void shouldPassOverAByteOrderMark() {
        assertThat(JsonDocument.read("file.json", "\ufeff[1]\n")).isEqualTo(List.of(1));
    }
}
