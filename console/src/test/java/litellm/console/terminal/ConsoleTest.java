package litellm.console.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
    private static final PrintStream OUT = new PrintStream(OutputStream.nullOutputStream());

    @ParameterizedTest
    @CsvSource({
        "xterm-256color, '', true, true",
        "xterm-256color, 1, true, false",
        "dumb, '', true, false",
        "xterm-256color, '', false, false"
    })
    void shouldColourOnlyWhatATerminalShows(String type, String noColor, boolean terminal, boolean coloured) {
        Map<String, String> environment = Map.of("TERM", type, "NO_COLOR", noColor);

        assertThat(Console.of(InputStream.nullInputStream(), OUT, OUT, terminal, terminal, environment)
                        .coloured())
                .isEqualTo(coloured);
    }
}
