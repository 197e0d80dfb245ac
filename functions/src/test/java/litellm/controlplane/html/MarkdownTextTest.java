package litellm.controlplane.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            a | b → a \\| b
            `code` → \\`code\\`
            a\\|b → a\\\\\\|b
            a\\`b → a\\\\\\`b
            [a](b) ![c]{d} → \\[a\\]\\(b\\) \\!\\[c\\]\\{d\\}
            <b> &amp; → &lt;b&gt; &amp;amp;
            *a* _b_ ~c~ $d$ → \\*a\\* \\_b\\_ \\~c\\~ \\$d\\$
            '# a' → \\# a
            - a + b 1. c → \\- a \\+ b 1\\. c
            :a: @b www.c http://d → \\:a\\: \\@b www\\.c http\\://d
            '##vso[task.x]' → \\#\\#vso\\[task\\.x\\]
            'a\n\n- b\t\u001b[2Jc' → a \\- b c
            """)
    void shouldTakeNothingOfATextForMarkup(String text, String markdown) {
        assertThat(MarkdownText.text(text)).isEqualTo(markdown);
    }

    @Test
    void shouldTakeEveryBreakOfALineForASpace() {
        assertThat(MarkdownText.text("a\u2028b\u2029c")).isEqualTo("a b c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            a  b → `a  b`
            *a* [b](c) <d> &e → `*a* [b](c) <d> &e`
            '##vso[task.x]' → `##vso[task.x]`
            a | b → `a \\| b`
            a\\|b → `a\\ \\|b`
            `a` → `` `a` ``
            a\\``b`c → ``` a\\``b`c ```
            'a\n\n- b\t\u001b[2Jc' → `a  - b c`
            """)
    void shouldKeepCodeAsItIsWithinItsFence(String text, String markdown) {
        assertThat(MarkdownText.code(text)).isEqualTo(markdown);
    }
}
