package litellm.console.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDocumentTest {
    @Test
    void shouldResolveMergeKeysSoThatOwnKeysWin() {
        Object document = YamlDocument.read("test", """
                base: &base {a: 1, b: 1}
                other: &other {b: 2, c: 2}
                one: {<<: *base, b: 3}
                two:
                  b: 3
                  <<: [*base, *other]
                """);

        assertThat(document)
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("one", Map.of("a", 1L, "b", 3L))
                .containsEntry("two", Map.of("a", 1L, "b", 3L, "c", 2L));
    }

    @Test
    void shouldReadEveryKindOfScalar() {
        assertThat(YamlDocument.read("test", "[1, 010, 0x1F, 0o17, -2, 1.5, true, null, ~, 'true', yes, 10.0.0.0/16]"))
                .isEqualTo(Arrays.asList(1L, 10L, 31L, 15L, -2L, 1.5, true, null, null, "true", "yes", "10.0.0.0/16"));
    }

    @Test
    void shouldTakeAPlaceholderForPlainText() {
        assertThat(YamlDocument.read("test", "FunctionName: ${DeployStack}"))
                .isEqualTo(Map.of("FunctionName", "${DeployStack}"));
    }

    @Test
    void shouldKeepScalarsAsTheyWereWritten() {
        assertThat(YamlDocument.readAsText("test", "[010, true, 1.50, 'x', null]"))
                .isEqualTo(Arrays.asList("010", "true", "1.50", "x", null));
    }

    @Test
    void shouldTurnShortTagsIntoFunctions() {
        assertThat(YamlDocument.read("test", "[!Ref A, !GetAtt A.B.C, !Sub '${A}', !If [X, 1, 2], !Condition Y]"))
                .isEqualTo(List.of(
                        Map.of("Ref", "A"),
                        Map.of("Fn::GetAtt", List.of("A", "B.C")),
                        Map.of("Fn::Sub", "${A}"),
                        Map.of("Fn::If", List.of("X", 1L, 2L)),
                        Map.of("Condition", "Y")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &a [*a]", "a: &a { <<: *a}"})
    void shouldRefuseACollectionThatHoldsItself(String text) {
        assertThatThrownBy(() -> YamlDocument.readAsText("file.yaml", text))
                .isInstanceOf(DocumentException.class)
                .hasMessageMatching("file.yaml, line 1, column \\d+: found a collection that holds itself");
    }

    @Test
    void shouldRefuseWhatIsTooDeepToRead() {
        assertThatThrownBy(() -> YamlDocument.readAsText("file.yaml", "[".repeat(100_000)))
                .isInstanceOf(DocumentException.class)
                .hasMessage("file.yaml, line 1, column 101: found collections more than 100 deep");
    }

    @Test
    void shouldRefuseAliasesThatBlowUp() {
        String bomb = "a: &a [1]\n"
                + IntStream.range('b', 'i')
                        .mapToObj(line -> "%1$c: &%1$c [%2$s]\n"
                                .formatted(line, String.join(",", Collections.nCopies(9, "*" + (char) (line - 1)))))
                        .collect(Collectors.joining());
        assertThatThrownBy(() -> YamlDocument.read("file.yaml", bomb))
                .isInstanceOf(DocumentException.class)
                .hasMessageMatching("file.yaml, line \\d, column \\d+: found more than 100000 values, .*");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'a: .nan'            | file.yaml, line 1, column 4: found .nan; allowed: a number
            'a: -.Inf'           | file.yaml, line 1, column 4: found the number -.Inf, which is too large
            'a: 1234567890123456789012345678901234567890123456789012345678901234567890123456789012345' | file.yaml, line 1, column 4: found the number 1234567890123456789012345678901234567890123456789012345678901234567890123456789…, which is too large
            'a: 1e30'            | file.yaml, line 1, column 4: found the number 1e30, which is too large
            'a: [1, 2'           | file.yaml, line 1, column 9: expected
            'a: 1\na: 2'         | file.yaml, line 2, column 1: found the key "a" a second time
            'a: !odd 1'          | file.yaml, line 1, column 4: found the unknown tag !odd
            'a: *none'           | file.yaml, line 1, column 4
            '\ta: 1'             | file.yaml, line 1, column 1
            'a: 1\n---\nb: 2'    | file.yaml, line 2, column 1: found a second document; allowed: one
            'a: 1\nb: 🚀\0'      | file.yaml, line 2, column 5: found the character U+0000; allowed: printable ones
            '\0'                 | file.yaml, line 1, column 1: found the character U+0000; allowed: printable ones
            """)
    void shouldNameThePlaceOfAFault(String text, String message) {
        assertThatThrownBy(() ->
                        YamlDocument.read("file.yaml", text.replace("\\n", "\n").replace("\\t", "\t")))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith(message);
    }
}
