package litellm.console.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
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
    void shouldRefuseAKeyThatStandsTwice() {
        assertThatThrownBy(() -> JsonDocument.read("file.json", "{\"a\": 1, \"a\": 2}"))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("file.json, line 1");
    }
}
