package litellm.console.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonDocumentTest {
    @Test
    void shouldKeepNullsAndTheOrderOfKeys() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("b", 1);
        object.put("a", null);

        assertThat(JsonDocument.write(object)).isEqualTo("{\"b\":1,\"a\":null}");
    }

    @Test
    void shouldNameThePlaceOfAFault() {
        assertThatThrownBy(() -> JsonDocument.read("file.json", "{\n  \"a\": }"))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("file.json, line 2, column ");
    }

    @Test
    void shouldRefuseWhatIsTooDeepToRead() {
        assertThatThrownBy(() -> JsonDocument.read("file.json", "[".repeat(100_000)))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("file.json: Document nesting depth");
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

    @Test
    void shouldRefuseAKeyThatStandsTwice() {
        assertThatThrownBy(() -> JsonDocument.read("file.json", "{\"a\": 1, \"a\": 2}"))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("file.json, line 1");
    }
}
