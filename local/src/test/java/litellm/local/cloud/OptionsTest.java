package litellm.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import litellm.local.LocalCloudException;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void readsTheCommandLine() throws Exception {
        assertThat(Options.parse(List.of("--dir", "d", "--port", "0", "--python", "p")))
                .isEqualTo(new Options(Path.of("d"), OptionalInt.of(0), "p"));
        assertThat(Options.parse(List.of("--dir", "d", "--python", "p")))
                .isEqualTo(new Options(Path.of("d"), OptionalInt.empty(), "p"));
    }

    @Test
    void saysWhatIsWrong() {
        assertRefused("--dir is missing; usage: ", "--python", "p");
        assertRefused("--python is missing; usage: ", "--dir", "d");
        assertRefused("Unknown option --verbose; usage: ", "--verbose");
        assertRefused("--dir has no value; usage: ", "--dir");
        assertRefused("--port: found 70000; allowed is a number from 0 to 65535.", "--dir", "d", "--port", "70000");
        assertRefused("--port: found x; allowed is a number from 0 to 65535.", "--dir", "d", "--port", "x");
    }

    private static void assertRefused(String sentence, String... arguments) {
        assertThatThrownBy(() -> Options.parse(List.of(arguments)))
                .isInstanceOf(LocalCloudException.class)
                .hasMessageStartingWith(sentence);
    }
}
