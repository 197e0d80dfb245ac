package litellm.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellm.console.command.RootCommand;
import litellm.console.terminal.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Every litellmctl command in the README, in docs/ and in what a scan tells is one that litellmctl understands. The two that a
 * newcomer runs first are run for real by the system tests.
 */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** From {@code ./litellmctl} to the end of the line, its comment or the code that it stands in. */
    private static final Pattern COMMAND = Pattern.compile("\\./litellmctl ([^`#|<…\\n]+)");

    private static final Path RULES =
            ROOT.resolve("functions/src/main/resources/litellm/controlplane/compliance/rules.yaml");

    /** A step of a fix in the rules of the scan. */
    private static final Pattern FIX = Pattern.compile("(?:fix:|-) litellmctl (.+)");

    private static final Pattern KEY_IN_VIEW = Pattern.compile("(-H|--header)[ =]?[\"']?Authorization");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    static List<String> commands() throws IOException {
        Stream<String> documented = documents().stream().flatMap(DocumentedCommandsTest::commands);
        return Stream.concat(documented, fixes()).distinct().toList();
    }

    static List<Path> documents() throws IOException {
        try (Stream<Path> documents = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), documents)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    /** With what stands in a rule for an environment, and for the way in which a secret rotates. */
    private static Stream<String> fixes() throws IOException {
        return FIX.matcher(Files.readString(RULES))
                .results()
                .map(found -> found.group(1)
                        .replace("{rotationStrategy}", "master-key")
                        .replaceAll("\\{\\w+}", "dev"));
    }

    private static Stream<String> commands(Path document) {
        try {
            return COMMAND.matcher(Files.readString(document))
                    .results()
                    .map(found -> found.group(1).strip());
        } catch (IOException e) {
            throw new IllegalStateException(document.toString(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isUnderstood(String command) {
        String[] words = WORD.matcher(command)
                .results()
                .map(DocumentedCommandsTest::word)
                .toArray(String[]::new);

        CommandLine.ParseResult parsed = new RootCommand(Console.system(), new Project(ROOT))
                .commandLine()
                .parseArgs(words);

        assertThat(errors(parsed)).as("litellmctl " + command).isEmpty();
    }

    /** Every user of the machine reads there what a process was started with; curl takes a header from standard input. */
    @ParameterizedTest
    @MethodSource("documents")
    void hasNoKeyOnItsCommandLine(Path document) throws IOException {
        assertThat(Files.readString(document)).doesNotContainPattern(KEY_IN_VIEW);
    }

    @Test
    void standsInTheReadme() throws IOException {
        assertThat(Files.readString(ROOT.resolve("README.md")))
                .contains("./litellmctl --local deploy dev\n", "./mvnw verify\n");
    }

    private static List<Exception> errors(CommandLine.ParseResult parsed) {
        return Stream.concat(
                        parsed.errors().stream(), parsed.subcommands().stream().flatMap(sub -> errors(sub).stream()))
                .toList();
    }

    /** A word; {@code N} stands for a number in the documents. */
    private static String word(MatchResult word) {
        String text = Stream.of(1, 2, 3)
                .map(word::group)
                .filter(group -> group != null)
                .findFirst()
                .orElseThrow();
        return text.equals("N") ? "3" : text;
    }
}
