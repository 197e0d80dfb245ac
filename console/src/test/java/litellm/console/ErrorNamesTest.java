package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/TROUBLESHOOTING.md explains each error name that an execution can end with, and no other. */
class ErrorNamesTest {
    /** What the code throws, calls a failed operation, or the machine and the console set themselves. */
    private static final List<Pattern> NAMES = List.of(
            Pattern.compile("class ([A-Z]\\w+) extends (?:RuntimeException|DatabaseException)"),
            Pattern.compile("String (?:ERROR|(?:\\w+_)?FAILED|REFUSED|STEP_TIMED_OUT) = \"([A-Z]\\w+)\""),
            Pattern.compile("[fF]ail(?:ed|ure)\\(\\s*\"([A-Z]\\w+)\""),
            Pattern.compile("\\.error\\(\"([A-Z]\\w+)\"\\)"),
            Pattern.compile("\\n\\s+[Ee]rror: ([A-Z]\\w+)\\n"),
            Pattern.compile("\"(States\\.Timeout)\""));

    /** Ends the console, or an inner call: no execution ever has this name. */
    private static final Set<String> INNER = Set.of("CallFailed", "ConsoleException");

    private static final Path ROOT = TestProject.repository().root();

    @Test
    void shouldExplainEveryErrorOfAnExecution() throws IOException {
        Set<String> explained = Files.readString(ROOT.resolve("docs/TROUBLESHOOTING.md"))
                .lines()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(explained).isEqualTo(raised());
    }

    /** Lambda names an error by its class; a name that is no class is never retried, and nobody notices. */
    @Test
    void shouldRetryAndCatchNoErrorThatIsNone() {
        assertThat(Pattern.compile("litellm\\.controlplane(?:\\.\\w+)+")
                        .matcher(text(TestProject.repository().stateMachine()))
                        .results()
                        .map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Class.forName(name)).isAssignableTo(RuntimeException.class));
    }

    private static Set<String> raised() {
        return Stream.of("functions/src/main/java", "console/src/main/java/litellm/console/command", "statemachine")
                .flatMap(folder -> files(folder).stream())
                .map(ErrorNamesTest::text)
                .flatMap(text ->
                        NAMES.stream().flatMap(name -> name.matcher(text).results()))
                .map(name -> name.group(1))
                .filter(name -> !INNER.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> files(String folder) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
