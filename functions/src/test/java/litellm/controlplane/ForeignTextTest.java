package litellm.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForeignTextTest {
    @Test
    void shouldTakeOutEverythingThatSteersATerminal() {
        String hostile = "a\u001b[31mred\u001b[0m\u001b]0;title\u0007b\u009b2Jc\u001bcd\u0008e\u202ef";

        assertThat(ForeignText.line(hostile)).isEqualTo("aredbcdef");
    }

    /** What no encoding has, and what stands for nothing. */
    @Test
    void shouldTakeOutWhatIsNoCharacter() {
        assertThat(ForeignText.line("a\ud83db\udE00c\ufffed\uffffe 😀")).isEqualTo("abcde 😀");
    }

    @Test
    void shouldPutATextOnOneLine() {
        assertThat(ForeignText.line("a\r\n  b\tc\rd ")).isEqualTo("a b c d");
    }

    @Test
    void shouldCutNoCharacterInTwo() {
        assertThat(ForeignText.cut("größer", 6)).isEqualTo("größer");
        assertThat(ForeignText.cut("größer", 5)).isEqualTo("größ…");
        assertThat(ForeignText.cut("ab😀cd", 4)).isEqualTo("ab…");
        assertThat(ForeignText.cut("ab😀cd", 5)).isEqualTo("ab😀…");
    }

    @Test
    void shouldQuoteAnythingShortAndOnOneLine() {
        assertThat(ForeignText.quoted("größer")).isEqualTo("'größer'");
        assertThat(ForeignText.quoted("a\nb\u001b[2Jc\u2028d")).isEqualTo("'a?b?[2Jc?d'");
        assertThat(ForeignText.quoted("x".repeat(81))).isEqualTo("'" + "x".repeat(79) + "…'");
    }

    @Test
    void shouldKeepLinesAndLetters() {
        assertThat(ForeignText.lines("größer 😀\n\tzwei\r\ndrei")).isEqualTo("größer 😀\n\tzwei\ndrei");
    }
}
