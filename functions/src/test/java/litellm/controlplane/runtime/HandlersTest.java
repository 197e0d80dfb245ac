package litellm.controlplane.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** CloudFormation takes the class of a function as it is written; that there is none shows when Lambda starts it. */
class HandlersTest {
    private static final Pattern HANDLER =
            Pattern.compile("Handler: (?:litellm\\.controlplane\\.)?([a-z]+\\.[A-Z]\\w+)");

    @ParameterizedTest
    @MethodSource("handlers")
    void shouldBeAClassOfTheFunctions(String file, String handler) {
        assertThatCode(() -> Class.forName("litellm.controlplane." + handler))
                .as("%s: Handler: %s", file, handler)
                .doesNotThrowAnyException();
    }

    private static Stream<Arguments> handlers() {
        return Stream.of(
                        "bootstrap-template.yaml",
                        "infrastructure/security-stack.yaml",
                        "infrastructure/database-stack.yaml")
                .flatMap(
                        file -> HANDLER.matcher(read(file)).results().map(found -> Arguments.of(file, found.group(1))));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("..", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
